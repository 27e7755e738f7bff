using System.Text.Json;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Diagnostics.Tests.Roofline;
using Plasticity.Diagnostics.Training;

namespace Plasticity.Cli.Tests;

[Needs(Needs.Patience)]
public sealed class CheckTests
{
    private static readonly KernelCase[] Few = [.. KernelCases.Checks(1, 4).Where(each => each.Name is "relu_forward" or "mean" or "fill")];

    [Fact]
    public void A_right_device_gets_three_lines_and_0()
    {
        using CpuDevice device = new(1);
        Outcome outcome = Run(device, KernelCases.Checks(1, 4), json: false);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        string[] lines = outcome.Out.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("cpu (", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^kernels  ok     all \d{3} results agree with sums in double precision; nearest to its tolerance: ", lines[1]);
        Assert.Matches("^repeat   ok     2 training steps, twice from one seed: the same weights and statistics, SHA-256 [0-9a-f]{64}$", lines[2]);
        Assert.Matches(@"^losses   ok     the first 5 losses differ from the CPU device's by at most \d\.\de-\d+ of them, expected at most 5\.0e-5$", lines[3]);
    }

    [Fact]
    public void A_wrong_kernel_is_named_with_its_error()
    {
        using CorruptingDevice device = new(new CpuDevice(1), "relu_forward");
        Outcome outcome = Run(device, Few, json: false);
        Assert.Equal((1, "plasticity: cpu does not compute right: kernels"), (outcome.Code, outcome.Error.TrimEnd()));
        Assert.Matches(@"(?m)^kernels  WRONG  \d+ of \d+ results are not those of sums in double precision$", outcome.Out.ReplaceLineEndings("\n"));
        Assert.Matches(@"(?m)^  relu_forward 1x5x1x1: off by 1\.0e-3, expected at most 1\.0e-6$", outcome.Out.ReplaceLineEndings("\n"));
        Assert.DoesNotContain("  fill", outcome.Out, StringComparison.Ordinal);
    }

    /// <summary>Right in the first training, not in the second.</summary>
    [Fact]
    public void A_device_that_does_not_repeat_itself_is_found_out()
    {
        using CorruptingDevice device = new(new CpuDevice(1), "add_totals", right: 2);
        using JsonDocument json = JsonDocument.Parse(Run(device, Few, json: true, code: 1).Out);
        JsonElement repeat = json.RootElement.GetProperty("repeat");
        Assert.False(repeat.GetProperty("right").GetBoolean());
        Assert.NotEqual(repeat.GetProperty("sha256").GetString(), repeat.GetProperty("sha256_again").GetString());
        Assert.True(json.RootElement.GetProperty("kernels").GetProperty("right").GetBoolean());
    }

    /// <summary>A score that is a thousandth off stands for whatever makes a loss another one.</summary>
    [Fact]
    public void Losses_that_are_not_the_processors_are_found_out()
    {
        using CorruptingDevice device = new(new CpuDevice(1), "add_totals", right: 4);
        Outcome outcome = Run(device, Few, json: false);
        Assert.Equal((1, "plasticity: cpu does not compute right: losses"), (outcome.Code, outcome.Error.TrimEnd()));
        Assert.Matches(@"(?m)^losses   WRONG  the first 5 losses differ from the CPU device's by at most 1\.\de-3 of them", outcome.Out.ReplaceLineEndings("\n"));
        Assert.Matches(@"(?m)^  step 5: 2\.\d+, expected 2\.\d+$", outcome.Out.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_device_that_refuses_a_kernel_fails_what_needs_it_and_goes_on()
    {
        using RefusingDevice device = new(new CpuDevice(1), "add_totals");
        using JsonDocument json = JsonDocument.Parse(Run(device, KernelCases.Checks(1, 4).Where(each => each.Name is "add_totals added" or "fill"), json: true, code: 1).Out);
        foreach (string part in (string[])["repeat", "losses"])
            Assert.Equal("add_totals does not compile: line 1: no", json.RootElement.GetProperty(part).GetProperty("fault").GetString());
        JsonElement[] wrong = [.. json.RootElement.GetProperty("kernels").GetProperty("wrong").EnumerateArray()];
        Assert.All(wrong, each => Assert.Equal("add_totals does not compile: line 1: no", each.GetProperty("fault").GetString()));
        Assert.Equal(wrong.Length, json.RootElement.GetProperty("kernels").GetProperty("cases").GetInt32() / 2);
        Assert.False(json.RootElement.GetProperty("right").GetBoolean());
    }

    [Fact]
    public void A_sentence_that_stands_for_many_cases_is_said_once()
    {
        using RefusingDevice device = new(new CpuDevice(1), "relu_forward");
        string[] lines = Run(device, Few, json: false, code: 1).Out.ReplaceLineEndings("\n").Split('\n');
        int cases = Few.Count(each => each.Name == "relu_forward");
        Assert.InRange(cases, 2, 100);
        string line = Assert.Single(lines, line => line.Contains("  relu_forward ", StringComparison.Ordinal));
        Assert.EndsWith($"relu_forward does not compile: line 1: no; {cases - 1} more like this", line, StringComparison.Ordinal);
    }

    private static Outcome Run(IDevice device, IEnumerable<KernelCase> cases, bool json, int? code = null)
    {
        using StringWriter output = new(), error = new();
        Outcome outcome = new(CheckCommand.Run(device, cases, TrainingCheck.Usual with { Steps = 2 }, new Screen(output, error, IsLive: false), json), output.ToString(), error.ToString());
        if (code is { } expected) Assert.Equal(expected, outcome.Code);
        return outcome;
    }
}
