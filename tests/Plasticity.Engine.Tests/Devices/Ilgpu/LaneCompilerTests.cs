using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;

namespace Plasticity.Engine.Tests.Devices.Ilgpu;

/// <summary>What is asked of the compiler of lanes beside its texts.</summary>
public sealed class LaneCompilerTests
{
    [Fact]
    public void A_second_compiler_finds_the_text_of_the_first()
    {
        string folder = Directory.CreateTempSubdirectory("plasticity-lanes-").FullName;
        try
        {
            using OpenClLaneCompiler first = new(new ProgramCache(folder)), second = new(new ProgramCache(folder));
            using PtxLaneCompiler ptx = new(new ProgramCache(folder), 80), other = new(new ProgramCache(folder), 90);
            Grid grid = default(Turn).Grid;
            string text = first.TextOf<Turn>(grid), kept = second.TextOf<Turn>(grid);
            Assert.Equal((text, 1, 0), (kept, first.Compiled, second.Compiled));
            Assert.NotEqual(text, ptx.TextOf<Turn>(grid));
            Assert.NotEqual(ptx.TextOf<Turn>(grid), other.TextOf<Turn>(grid));
            Assert.Equal((1, 1), (ptx.Compiled, other.Compiled));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_field_that_would_end_the_process_is_refused_by_name()
    {
        using OpenClLaneCompiler compiler = new(new ProgramCache(null));
        string message = Assert.Throws<NotSupportedException>(() => compiler.TextOf<WithAddress>(default(WithAddress).Grid)).Message;
        Assert.Equal("WithAddress.Address: a kernel cannot take a IntPtr", message);
        Assert.Equal(0, compiler.Compiled);
    }
}
