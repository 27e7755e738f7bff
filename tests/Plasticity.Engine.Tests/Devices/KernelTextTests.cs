using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Tests.Devices;

public sealed class KernelTextTests
{
    [Fact]
    public void A_header_comes_once_and_lines_keep_their_numbers()
    {
        string text = KernelText.Expand("x.cl", "#include \"maths.h\"\n#include \"portable.h\"\nint here;");
        Assert.Equal(2, text.Split("#define PORTABLE_H").Length);
        Assert.Contains("#line 2 \"x.cl\"\n#line 3 \"x.cl\"\nint here;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("#include", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_file_is_named()
    {
        Assert.Equal("there is no kernels/nonesuch.cl", Assert.Throws<DeviceException>(() => KernelText.Of("nonesuch")).Message);
    }

    [Fact]
    public void Every_kernel_file_travels_with_the_engine()
    {
        string[] onDisk = [.. Directory.GetFiles(Repository.At("kernels"), "*.cl").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(onDisk);
        Assert.Equal(onDisk, KernelText.Files);
    }

    [Fact]
    public void A_variant_is_its_macros()
    {
        Assert.Equal("", default(KernelVariant).Defines);
        Assert.Equal("#define TILE_ROWS 128\n#define TILE_COLUMNS 64\n#define FETCH 4\n", new KernelVariant(128, 64, 4).Defines);
    }
}
