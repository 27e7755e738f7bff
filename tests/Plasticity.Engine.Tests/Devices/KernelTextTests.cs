using Plasticity.Devices;
using Plasticity.Devices.Text;
using Plasticity.Engine.Tests.House;

namespace Plasticity.Engine.Tests.Devices;

public sealed class KernelTextTests
{
    [Fact]
    public void A_header_comes_once_and_lines_keep_their_numbers()
    {
        string text = KernelText.Expand(KernelPrograms.Home, "x.cl", "#include \"maths.h\"\n#include \"portable.h\"\nint here;");
        Assert.Equal(2, text.Split("#define PORTABLE_H").Length);
        Assert.Contains("#line 2 \"x.cl\"\n#line 3 \"x.cl\"\nint here;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("#include", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_file_is_named()
    {
        Assert.Equal("there is no kernels/nonesuch.cl", Assert.Throws<DeviceException>(() => KernelText.Of(KernelPrograms.Home, "nonesuch")).Message);
    }

    [Fact]
    public void Every_kernel_file_travels_with_the_kernels()
    {
        string[] onDisk = [.. KernelPrograms.Paths.Where(path => path.EndsWith(".cl", StringComparison.Ordinal)).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(onDisk);
        Assert.Equal(onDisk, KernelText.Files(KernelPrograms.Home));
    }

    [Fact]
    public void No_two_files_have_one_name()
    {
        IEnumerable<string> names = KernelPrograms.Paths.Select(path => Path.GetFileName(path));
        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void A_variant_is_its_macros()
    {
        Assert.Equal("", default(KernelVariant).Defines);
        Assert.Equal("#define TILE_ROWS 128\n#define TILE_COLUMNS 64\n#define FETCH 4\n", new KernelVariant(128, 64, 4).Defines);
    }
}
