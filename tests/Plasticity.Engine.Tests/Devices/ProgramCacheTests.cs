using System.Security.Cryptography;
using Plasticity.Devices;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Devices;

[Collection(DeviceCollection.Name)]
public sealed class ProgramCacheTests : IDisposable
{
    private const string Text = "#include \"portable.h\"\nKERNEL(256) probe(const GLOBAL float *x, GLOBAL float *y, int count) {\n"
        + "    int i = THREAD;\n    if (i < count) y[i] = 3.0f * x[i];\n}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-kernels-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [OpenClFact]
    public void The_second_device_takes_what_the_first_compiled()
    {
        Assert.Equal(1, RunAndCountCompilations());
        Assert.Equal(0, RunAndCountCompilations());
        Assert.Single(Directory.GetFiles(_folder)); // nothing written aside is left
    }

    [OpenClTheory]
    [InlineData("cut short")]
    [InlineData("altered")]
    [InlineData("empty")]
    [InlineData("of another driver")]
    public void A_spoilt_entry_is_compiled_anew(string how)
    {
        RunAndCountCompilations();
        string file = Directory.GetFiles(_folder).Single();
        byte[] bytes = File.ReadAllBytes(file);
        byte[] foreign = [.. Enumerable.Repeat((byte)'x', 1000)];
        if (how == "altered") bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(file, how switch
        {
            "cut short" => bytes[..^100],
            "altered" => bytes,
            "empty" => [],
            _ => [.. SHA256.HashData(foreign), .. foreign],
        });
        Assert.Equal(1, RunAndCountCompilations());
        Assert.Equal(0, RunAndCountCompilations());
    }

    [OpenClFact]
    public void A_folder_that_cannot_be_written_costs_time_only()
    {
        string file = Path.Combine(_folder, "a file, not a folder");
        File.WriteAllText(file, "");
        Assert.Equal(1, RunAndCountCompilations(file));
        Assert.Equal(1, RunAndCountCompilations(file));
    }

    [Fact]
    public void A_key_depends_on_every_part_and_on_where_one_ends()
    {
        Assert.NotEqual(ProgramCache.Key("ab", "c"), ProgramCache.Key("a", "bc"));
        Assert.NotEqual(ProgramCache.Key("a", "b"), ProgramCache.Key("a", "c"));
        Assert.Equal(ProgramCache.Key("a", "b"), ProgramCache.Key("a", "b"));
    }

    [Fact]
    public void Without_a_folder_nothing_is_kept()
    {
        ProgramCache cache = new(null);
        cache.Keep("key", [1, 2, 3]);
        Assert.Null(cache.Find("key"));
    }

    private int RunAndCountCompilations(string? folder = null)
    {
        using OpenClProbe probe = new(Text, folder ?? _folder);
        FloatBuffer x = probe.Device.Upload([1f, -2f, 5f]), y = probe.Device.AllocateFloats(3);
        probe.Device.Run(new Probe(x, y, 3));
        Assert.Equal([3f, -6f, 15f], probe.Device.Read(y));
        return probe.Device.Programs.Compiled;
    }
}
