using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity bench compare OLD NEW</c>: which kernels have become slower, and exit code 1 if one has.</summary>
internal static class BenchCompareCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        A kernel is slower where its median is above the old one by more than the threshold, and its lower quartile is above the old upper
        quartile: the middle halves of the samples do not overlap. It is faster where the same holds the other way round. A kernel that was
        right and is wrong now counts with the slower ones. The exit code is 1 where there is one.

        Files of another processor, or of another device under the same name, are refused unless --any-machine is given. The name of the machine
        and the drivers may differ.

        Examples:
          plasticity bench compare old.json new.json
          plasticity bench compare old.json new.json --threshold 10% --json
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> old = new("old") { Description = "A file that 'plasticity bench kernels --json-file' wrote." };
        Argument<string> now = new("new") { Description = "A later one." };
        Option<double> threshold = Arguments.Share("--threshold", "How much slower a median may be, as 5% or 0.05.", fallback: 0.05);
        Option<bool> anyMachine = new("--any-machine") { Description = "Compare files of different machines or devices, too." };
        Option<bool> json = Arguments.Json();
        Command command = new("compare", "Compares two files of 'bench kernels' and exits with 1 where a kernel has become slower.") { old, now, threshold, anyMachine, json };
        command.SetAction(parsed =>
        {
            (string oldFile, string newFile) = (parsed.GetRequiredValue(old), parsed.GetRequiredValue(now));
            (SavedBenchmark before, SavedBenchmark after) = (SavedBenchmark.Read(oldFile), SavedBenchmark.Read(newFile));
            if (!parsed.GetValue(anyMachine) && BenchmarkComparison.OtherMachine(before, after) is { } other)
                throw new InputException($"expected two files of one machine, found {other}; --any-machine compares them nevertheless");
            BenchmarkComparison comparison = BenchmarkComparison.Of(before, after, parsed.GetValue(threshold));
            if (comparison.Pairs.Count == 0) throw new InputException($"expected a case of {oldFile} in {newFile}, found none: kernel, size, batch and device have to be the same");
            if (parsed.GetValue(json)) screen.Raw(Json(before, after, comparison, parsed.GetValue(threshold)));
            else Print(screen, before, after, comparison, parsed.GetValue(threshold));
            return comparison.Regressions > 0 ? 1 : 0;
        });
        return command;
    }

    private static void Print(Screen screen, SavedBenchmark before, SavedBenchmark after, BenchmarkComparison comparison, double threshold)
    {
        screen.Line($"old: {About(before)}");
        screen.Line($"new: {About(after)}");
        screen.Line();
        bool several = comparison.Pairs.Select(pair => pair.New.Device).Distinct().Count() > 1;
        screen.Table([["kernel", "old ms", "new ms", "change", "spread", ""], .. comparison.Pairs.Select(pair => Row(pair, several))]);
        Alone(screen, "old", comparison.OldOnly);
        Alone(screen, "new", comparison.NewOnly);
        screen.Line();
        screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(comparison, TimingVerdict.Slower)} of {comparison.Pairs.Count} slower by more than {100 * threshold:0.##} %, {Count(comparison, TimingVerdict.Faster)} faster, {Count(comparison, TimingVerdict.Wrong)} wrong"));
    }

    private static string[] Row(TimingPair pair, bool several) =>
    [
        Name(pair.New, several), Milliseconds(pair.Old), Milliseconds(pair.New), double.IsNaN(pair.Change) ? "" : Cells.Number(100 * pair.Change, "+0.0;-0.0;0.0") + " %",
        double.IsNaN(pair.Spread) ? "" : Cells.Spread(pair.Spread), pair.Verdict == TimingVerdict.Same ? "" : pair.Verdict.ToString().ToLowerInvariant(),
    ];

    private static string Milliseconds(SavedTiming timing) => timing.Verified ? Cells.Milliseconds(timing.Warm.Median) : "wrong";

    private static string Name(SavedTiming timing, bool several) => $"{timing.Kernel} {timing.Size}{(several ? $" {timing.Device}" : "")}";

    private static void Alone(Screen screen, string which, IReadOnlyList<SavedTiming> timings)
    {
        if (timings.Count > 0) screen.Line($"only in the {which} file: {string.Join(", ", timings.Select(timing => Name(timing, several: true)))}");
    }

    private static int Count(BenchmarkComparison comparison, TimingVerdict verdict) => comparison.Pairs.Count(pair => pair.Verdict == verdict);

    private static string About(SavedBenchmark run) => $"{run.Date}, commit {(run.Commit.Length > 8 ? run.Commit[..8] : run.Commit.Length > 0 ? run.Commit : "unknown")}, {run.Processor}";

    private static string Json(SavedBenchmark before, SavedBenchmark after, BenchmarkComparison comparison, double threshold) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["threshold"] = threshold,
        ["old"] = new Dictionary<string, object?> { ["date"] = before.Date, ["commit"] = before.Commit },
        ["new"] = new Dictionary<string, object?> { ["date"] = after.Date, ["commit"] = after.Commit },
        ["regressions"] = comparison.Regressions,
        ["kernels"] = comparison.Pairs.Select(pair => new Dictionary<string, object?>(Case(pair.New))
        {
            ["old_seconds"] = Finite(pair.Old.Warm.Median),
            ["new_seconds"] = Finite(pair.New.Warm.Median),
            ["change"] = Finite(pair.Change),
            ["spread"] = Finite(pair.Spread),
            ["verdict"] = pair.Verdict.ToString().ToLowerInvariant(),
        }),
        ["only_old"] = comparison.OldOnly.Select(Case),
        ["only_new"] = comparison.NewOnly.Select(Case),
    });

    private static Dictionary<string, object?> Case(SavedTiming timing) => new() { ["kernel"] = timing.Kernel, ["size"] = timing.Size, ["device"] = timing.Device };

    /// <summary>JSON has no NaN.</summary>
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
