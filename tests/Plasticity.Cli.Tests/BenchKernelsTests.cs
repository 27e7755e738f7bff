using System.Text.Json;

namespace Plasticity.Cli.Tests;

/// <summary>Speeds are not asserted; what is computed, and what is said about it, are.</summary>
[Needs(Needs.Patience)]
[Collection("alone")]
public sealed class BenchKernelsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_kernel_agrees_with_the_reference_at_a_small_size()
    {
        (string page, string file) = (_scratch["kernels.html"], _scratch["kernels.json"]);
        Outcome outcome = Program.Run("bench", "kernels", "--batch", "2", "--width", "4", "--device", "cpu", "--json", "--report", page, "--json-file", file);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        using JsonDocument json = JsonDocument.Parse(outcome.Out);
        Assert.Equal(outcome.Out.TrimEnd(), File.ReadAllText(file).TrimEnd());
        Assert.True(json.RootElement.GetProperty("devices")[0].GetProperty("peak_gigaflops_per_second").GetDouble() > 0);
        JsonElement[] kernels = [.. json.RootElement.GetProperty("kernels").EnumerateArray()];
        Assert.All(kernels, kernel => Assert.True(kernel.GetProperty("verified").GetBoolean() && kernel.GetProperty("share_of_roof").GetDouble() > 0));
        Assert.Equal(11, kernels.Count(kernel => kernel.GetProperty("kernel").GetString() == "conv2d_forward"));
        string text = File.ReadAllText(page);
        Assert.Contains("All 73 results agree with the reference", text, StringComparison.Ordinal);
        Assert.Contains("<svg", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_of_ones_own_is_done_in_all_three_passes()
    {
        string figure = _scratch["kernels.svg"];
        Outcome outcome = Program.Run("bench", "kernels", "--shape", "2,9,7,5,6,3,2", "--shape", "1,4,4,2,2,1,1", "--filter", "6 3x3/2", "--device", "cpu", "--report", figure);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        // A machine that does something else at the time is warned of in one line more.
        string[] lines = [.. outcome.Out.TrimEnd().ReplaceLineEndings("\n").Split('\n').Where(line => !line.StartsWith("warning: ", StringComparison.Ordinal))];
        Assert.Equal(6, lines.Length);
        Assert.Matches(@"GFLOP/s on registers, \d+\.\d GB/s beyond the caches$", lines[0]);
        Assert.Matches(@"^conv2d_forward 5x9x7 to 6 3x3/2 +\d\.\de-\d+ .* %$", lines[3]);
        Assert.StartsWith("<svg", File.ReadAllText(figure), StringComparison.Ordinal);
    }

    [Fact]
    public void The_roof_is_measured_by_itself()
    {
        using JsonDocument json = JsonDocument.Parse(Program.Run("bench", "roof", "--device", "cpu", "--threads", "1", "--json").Out);
        Assert.Equal(1, json.RootElement.GetProperty("units").GetInt32());
        Assert.True(json.RootElement.GetProperty("peak_gigabytes_per_second").GetDouble() > 0);
    }
}
