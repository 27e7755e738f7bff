using System.Globalization;
using System.Text.Json;

namespace Plasticity.Cli.Tests;

public sealed class BenchCompareTests : IDisposable
{
    private const string Cpu = "cpu", Gpu = "opencl:0";

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_file_compared_with_itself_has_no_regression()
    {
        string file = Made("a", [Case("relu_forward", Cpu, 1, 1.1, 1.2)]);
        Outcome outcome = Program.Run("bench", "compare", file, file);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        Assert.EndsWith("0 of 1 slower by more than 5 %, 0 faster, 0 wrong", outcome.Out.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5%", 1.04, 1.04, 0, "")]
    [InlineData("5%", 1.06, 1.06, 1, "slower")]
    [InlineData("0.05", 1.06, 1.06, 1, "slower")]
    [InlineData("10 %", 1.06, 1.06, 0, "")]
    [InlineData("0", 1.001, 1.001, 1, "slower")]
    [InlineData("5%", 0.9, 0.9, 0, "faster")]
    // The median is slower by half, but the middle halves of the samples overlap.
    [InlineData("5%", 0.9, 1.5, 0, "")]
    public void A_kernel_is_slower_beyond_threshold_and_spread(string threshold, double low, double high, int code, string verdict)
    {
        string old = Made("old", [Case("relu_forward", Cpu, 1, 1, 1)]), now = Made("new", [Case("relu_forward", Cpu, low, low, high, high, high)]);
        Outcome outcome = Program.Run("bench", "compare", old, now, "--threshold", threshold, "--json");
        Assert.Equal(("", code), (outcome.Error, outcome.Code));
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        JsonElement pair = Assert.Single(json.RootElement.GetProperty("kernels").EnumerateArray());
        Assert.Equal((verdict.Length > 0 ? verdict : "same", code), (pair.GetProperty("verdict").GetString(), json.RootElement.GetProperty("regressions").GetInt32()));
        Assert.Equal(high - 1, pair.GetProperty("change").GetDouble(), 1e-9);
    }

    [Fact]
    public void The_table_has_wrong_kernels_first_then_the_slowest_and_names_what_one_file_alone_has()
    {
        string old = Made("old", [Case("a", Cpu, 1), Case("b", Cpu, 1), Case("c", Cpu, 1), Case("a", Gpu, 1), Case("gone", Cpu, 1), Case("was", Cpu)]);
        string now = Made("new", [Case("was", Cpu, 1), Case("fresh", Gpu, 1), Case("a", Cpu, 0.5), Case("b", Cpu, 3), Case("c", Cpu), Case("a", Gpu, 2)]);
        Outcome outcome = Program.Run("bench", "compare", old, now);
        Assert.Equal(("", 1), (outcome.Error, outcome.Code));
        string[] lines = outcome.Out.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("old: 2026-01-02T03:04:05Z, commit 01234567, A processor", lines[0]);
        Assert.Matches(@"^c 4 cpu +1000\.00 +wrong +wrong$", lines[4]);
        Assert.Matches(@"^b 4 cpu +1000\.00 +3000\.00 +\+200\.0 % +0\.0 % +slower$", lines[5]);
        Assert.Matches(@"^a 4 opencl:0 .* \+100\.0 % .* slower$", lines[6]);
        Assert.Matches(@"^a 4 cpu .* -50\.0 % .* faster$", lines[7]);
        Assert.Matches(@"^was 4 cpu +wrong +1000\.00$", lines[8]);
        Assert.Equal(["only in the old file: gone 4 cpu", "only in the new file: fresh 4 opencl:0"], lines[9..11]);
        Assert.Equal("2 of 5 slower by more than 5 %, 1 faster, 1 wrong", lines[^1]);
    }

    [Fact]
    public void Files_of_other_machines_and_devices_are_refused_unless_asked_for()
    {
        string old = Made("old", [Case("a", Cpu, 1)]);
        string processor = Changed(old, "\"A processor\",\"processors\"", "\"Another\",\"processors\""), device = Changed(old, "\"units\":2", "\"units\":4"), name = Changed(old, "\"here\"", "\"there\"");
        Outcome refused = Program.Run("bench", "compare", old, processor);
        Assert.Equal(
            ("plasticity: expected two files of one machine, found A processor (x64, 2 processors) and Another (x64, 2 processors); --any-machine compares them nevertheless", 2),
            (refused.Error.TrimEnd(), refused.Code));
        Assert.Contains("found cpu on A device (2 units) and cpu on A device (4 units)", Program.Run("bench", "compare", old, device).Error, StringComparison.Ordinal);
        Assert.Equal(0, Program.Run("bench", "compare", old, processor, "--any-machine").Code);
        Assert.Equal(0, Program.Run("bench", "compare", old, name).Code);
    }

    [Theory]
    [InlineData("5", "--threshold: expected 0 to 1, or 0% to 100%, found '5'")]
    [InlineData("-1%", "--threshold: expected 0 to 1, or 0% to 100%, found '-1%'")]
    [InlineData("101%", "--threshold: expected 0 to 1, or 0% to 100%, found '101%'")]
    [InlineData("NaN", "--threshold: expected 0 to 1, or 0% to 100%, found 'NaN'")]
    [InlineData("1e-46", "--threshold: expected 0 to 1, or 0% to 100%, found '1e-46'")]
    [InlineData("five", "--threshold: expected a share or a percentage, as 0.05 or 5%, found 'five'")]
    [InlineData("%", "--threshold: expected a share or a percentage, as 0.05 or 5%, found '%'")]
    public void A_threshold_out_of_range_is_refused(string threshold, string message)
    {
        string file = Made("a", [Case("a", Cpu, 1)]);
        Outcome outcome = Program.Run("bench", "compare", file, file, "--threshold", threshold);
        Assert.Equal(($"plasticity: {message}", 2), (outcome.Error.TrimEnd(), outcome.Code));
    }

    [Fact]
    public void Files_that_are_none_and_files_without_a_common_case_are_refused()
    {
        string file = Made("a", [Case("a", Cpu, 1)]), other = Made("b", [Case("b", Cpu, 1)]), batch = Changed(file, "\"flops\":4", "\"flops\":8");
        Assert.Equal((3, $"plasticity: {_scratch["none"]}: expected a file that 'plasticity bench kernels --json-file' wrote, found no file of that name"), Said(_scratch["none"], file));
        File.WriteAllText(_scratch["empty"], "");
        Assert.Equal((3, $"plasticity: {_scratch["empty"]}: expected a file that 'plasticity bench kernels --json-file' wrote, found an empty one"), Said(file, _scratch["empty"]));
        foreach (string alone in (string[])[other, batch])
            Assert.Equal((2, $"plasticity: expected a case of {file} in {alone}, found none: kernel, size, batch and device have to be the same"), Said(file, alone));

        (int, string) Said(string a, string b) => Program.Run("bench", "compare", a, b) is var outcome ? (outcome.Code, outcome.Error.TrimEnd()) : default;
    }

    /// <summary>What the one command writes the other reads.</summary>
    [Fact]
    public void What_is_written_is_read()
    {
        string file = _scratch["real.json"];
        Assert.Equal(0, Program.Run("bench", "kernels", "--device", "cpu", "--filter", "relu_forward", "--batch", "1", "--width", "2", "--json-file", file).Code);
        Assert.Equal(0, Program.Run("bench", "compare", file, file).Code);
    }

    private static string Case(string kernel, string device, params double[] seconds) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"kernel":"{{kernel}}","size":"4","device":"{{device}}","flops":4,"bytes":32,"verified":{{(seconds.Length > 0 ? "true" : "false")}},"samples_seconds":[{{string.Join(',', seconds)}}]}""");

    private string Made(string name, string[] cases)
    {
        string file = _scratch[name + ".json"];
        File.WriteAllText(file, $$"""
            {"kind":"bench kernels","format":1,"date":"2026-01-02T03:04:05Z","commit":"0123456789abcdef",
             "machine":{"name":"here","processor":"A processor","processors":2,"architecture":"x64"},
             "devices":[{"device":"cpu","device_name":"A device","driver":"SIMD","units":2},{"device":"opencl:0","device_name":"A GPU","driver":"1.2","units":8}],
             "kernels":[{{string.Join(',', cases)}}]}
            """);
        return file;
    }

    private string Changed(string file, string old, string now)
    {
        string text = File.ReadAllText(file), changed = file + "." + Guid.NewGuid().ToString("N")[..4];
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(changed, text.Replace(old, now, StringComparison.Ordinal));
        return changed;
    }
}
