using System.Text.Json;

namespace Plasticity.Cli.Tests;

[Needs(Needs.Patience)]
public sealed class BenchStepTests
{
    private static readonly string[] Tiny =
        ["bench", "step", "--depth", "1", "--width", "4", "--batch", "4", "--image-size", "8", "--steps", "2", "--device", "cpu", "--threads", "1"];

    [Fact]
    public void A_line_says_how_fast_a_step_is()
    {
        Outcome outcome = Program.Run([.. Tiny, "--graphs", "off"]);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        Assert.Matches(@"^cpu \(.*\): \d+\.\d ms a step of 4, [\d,]+ images/s, \d+ GFLOP/s, [\d,]+ parameters, \d+ MiB on the device, [\d,]+ MiB resident at most$", outcome.Out.TrimEnd());
    }

    [Fact]
    public void The_profile_accounts_for_the_whole_step()
    {
        using JsonDocument json = JsonDocument.Parse(Program.Run([.. Tiny, "--profile", "--json"]).Out);
        Assert.True(json.RootElement.GetProperty("peak_bytes").GetInt64() > json.RootElement.GetProperty("device_bytes").GetInt64());
        JsonElement[] profile = [.. json.RootElement.GetProperty("profile").EnumerateArray()];
        Assert.InRange(profile.Sum(line => line.GetProperty("share").GetDouble()), 0.999, 1.001);
        double Calls(string kernel) => profile.Where(line => line.GetProperty("kernel").GetString() == kernel).Sum(line => line.GetProperty("calls").GetDouble());
        // A stem, two convolutions in each of four blocks, three shortcuts; the images need no gradient.
        Assert.Equal((12, 11, 12, 1), (Calls("conv2d_forward"), Calls("conv2d_backward_input"), Calls("conv2d_backward_weight"), Calls("adam_step")));
        JsonElement stem = profile.Single(line => line.GetProperty("kernel").GetString() == "conv2d_forward" && line.GetProperty("size").GetString() == "3x8x8 to 4 3x3/1");
        Assert.True(stem.GetProperty("gigaflops_per_second").GetDouble() > 0);
        Assert.Equal("(host)", profile[^1].GetProperty("kernel").GetString());
        Assert.Equal(JsonValueKind.Null, profile[^1].GetProperty("gigaflops_per_second").ValueKind);
    }

    [Fact]
    public void Steps_whose_batch_is_made_stand_beside_those_whose_batch_is_there()
    {
        Outcome outcome = Program.Run([.. Tiny, "--data", "shapes"]);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        Assert.Matches(@"\nshapes: \d+\.\d\d ms a step whose batch is made, \d+\.\d\d ms on a batch that is there: [+-]\d+\.\d %", outcome.Out.ReplaceLineEndings("\n"));
        using JsonDocument json = JsonDocument.Parse(Program.Run([.. Tiny, "--data", "shapes", "--json"]).Out);
        Assert.True(json.RootElement.GetProperty("made_batch_milliseconds").GetDouble() > 0);
        Assert.True(json.RootElement.GetProperty("fixed_batch_milliseconds").GetDouble() > 0);
    }

    [Fact]
    public void The_table_has_the_sizes_of_a_kernel_below_it()
    {
        string[] lines = Program.Run([.. Tiny, "--profile"]).Out.ReplaceLineEndings("\n").Split('\n');
        int forward = Array.FindIndex(lines, line => line.StartsWith("conv2d_forward ", StringComparison.Ordinal));
        Assert.Matches(@"^conv2d_forward +12 ", lines[forward]);
        Assert.StartsWith("  ", lines[forward + 1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("a step ", StringComparison.Ordinal) && line.EndsWith("100.0 %", StringComparison.Ordinal));
    }
}
