using System.CommandLine;
using System.Globalization;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity status [FOLDER]</c>: how far runs and sweeps are, from what their folders tell.</summary>
internal static class StatusCommand
{
    private static readonly string[] Defaults = ["runs", "sweeps"];

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Nothing is asked of the processes that run: what they write once a second is read, so that it works across machines that share the folder.

        Examples:
          plasticity status
          plasticity status sweeps/warm-start-1a2b3c4d
          watch plasticity status
        """;

    public static Command Create(Screen screen)
    {
        Argument<string?> folder = new("folder") { Description = "A sweep, a run, or a folder of such. [default: runs and sweeps]", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = Arguments.Json();
        Command command = new("status", "Shows how far runs and sweeps are.") { folder, json };
        command.SetAction(parsed =>
        {
            Report report = Read(parsed.GetValue(folder));
            if (parsed.GetValue(json)) screen.Raw(StatusJson.Text(report.Runs, report.Sweep is { } one ? [one] : report.Sweeps));
            else Print(screen, report);
            return 0;
        });
        return command;
    }

    private static Report Read(string? folder)
    {
        if (folder is not null && !Directory.Exists(folder)) throw InputException.File(folder, "a folder of runs or sweeps", File.Exists(folder) ? "a file" : "none of that name");
        if (folder is not null && SweepFolder.IsSweep(folder)) return new Report([], [], SweepProgress.Of(SweepFolder.Open(folder), SweepRequest.UsualExpiry));
        // The same search as of 'plasticity index', but what lies in a sweep is told of as the sweep.
        string[] places = [.. (folder is null ? Defaults : [folder]).Where(Directory.Exists)];
        string[] sweeps = [.. places.SelectMany(SweepFolder.Below)];
        FoundRuns[] found = [.. places.Select(RunFolders.Below)];
        return new Report(
            [.. found.SelectMany(runs => runs.Results).Where(Alone).Select(run => RunStatus.Of(RunFolder.Existing(run)))],
            [.. sweeps.Select(sweep => SweepProgress.Of(SweepFolder.Open(sweep), SweepRequest.UsualExpiry))], null)
        {
            Places = [.. places.Select(Path.GetFullPath)],
            Repeats = found.SelectMany(runs => runs.Repeats).Count(Alone),
        };

        bool Alone(string run) => !sweeps.Any(sweep => run.StartsWith(sweep + Path.DirectorySeparatorChar, StringComparison.Ordinal));
    }

    private static void Print(Screen screen, Report report)
    {
        if (report.Sweep is { } sweep)
        {
            screen.Line($"{sweep.Folder.Description.Study} on {sweep.Folder.Description.Data}: {SweepPage.Counts([.. sweep.Points.Select(point => point.Point)])}, {Percent(sweep.Share)} of the work{Left(sweep.SecondsLeft, ", ", " left")}");
            screen.Line();
            screen.Table([["point", "state", "done", "at", "left", "result"], .. sweep.Points.Select(point => (string[])
            [
                point.Point.Point.Label, State(point.Point.State, point.Point.Host), Percent(point.Share), At(point.Run), point.Point.State == PointState.Running ? Left(point.Run?.Progress?.SecondsLeft) : "",
                point.Point.State == PointState.Failed ? point.Point.Error : point.Run?.Headline ?? "",
            ])], 0, 1, 3, 5);
            return;
        }
        if (report.Runs.Count == 0 && report.Sweeps.Count == 0) screen.Line($"No runs and no sweeps here{IndexCommand.Repeats(report.Repeats)}.");
        if (report.Sweeps.Count > 0)
        {
            screen.Table([["sweep", "runs", "done", "left", "state"], .. report.Sweeps.Select(one => (string[])
            [
                report.Name(one.Folder.Root), one.Points.Count.ToString(CultureInfo.InvariantCulture), Percent(one.Share), Left(one.SecondsLeft), SweepPage.Counts([.. one.Points.Select(point => point.Point)]),
            ])], 0, 4);
        }
        if (report.Sweeps.Count > 0 && report.Runs.Count > 0) screen.Line();
        if (report.Runs.Count > 0)
        {
            Dictionary<RunStatus, string> varies = Varies(report.Runs);
            screen.Table([["run", "differs in", "state", "done", "at", "left", "result"], .. report.Runs.Select(run => (string[])
            [
                report.Name(run.Folder.Root), varies[run], State(run.State, run.Progress?.Host ?? ""), Percent(run.Share), At(run), run.State == PointState.Running ? Left(run.Progress?.SecondsLeft) : "", run.Headline,
            ])], 0, 1, 2, 4, 6);
            if (report.Repeats > 0) screen.Line($"{report.Runs.Count} run{(report.Runs.Count == 1 ? "" : "s")}{IndexCommand.Repeats(report.Repeats)}.");
        }
    }

    /// <summary>For each run the settings that not all runs of its study agree in.</summary>
    private static Dictionary<RunStatus, string> Varies(IReadOnlyList<RunStatus> runs)
    {
        Dictionary<RunStatus, string> words = [];
        foreach (IGrouping<string, RunStatus> study in runs.GroupBy(run => Path.GetFileName(run.Folder.Root)[..Math.Max(0, Path.GetFileName(run.Folder.Root).LastIndexOf('-'))]))
        {
            (RunStatus Run, IReadOnlyList<string> Settings)[] all = [.. study.Select(run => (run, run.Settings()))];
            HashSet<string> common = [.. all[0].Settings];
            foreach ((_, IReadOnlyList<string> settings) in all) if (settings.Count > 0) common.IntersectWith(settings);
            foreach ((RunStatus run, IReadOnlyList<string> settings) in all) words[run] = string.Join(", ", settings.Where(setting => !common.Contains(setting)).Take(4));
        }
        return words;
    }

    private static string State(PointState state, string host) => state == PointState.Running && host.Length > 0 ? $"running on {host}" : state.ToString().ToLowerInvariant();

    private static string At(RunStatus? run) => run is { State: not PointState.Finished, Progress: { } at } ? $"{at.Arm}, seed {at.Seed}, {at.Phase} {at.Epoch}/{at.Epochs}" : "";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share):F0} %");

    private static string Left(double? seconds, string before = "", string after = "") => seconds is { } left ? before + Sentences.Duration(left) + after : "";

    /// <param name="Runs">Single ones.</param> <param name="Sweeps">A line each.</param> <param name="Sweep">The one that was asked for, a line a point; null for none.</param>
    private sealed record Report(IReadOnlyList<RunStatus> Runs, IReadOnlyList<SweepProgress> Sweeps, SweepProgress? Sweep)
    {
        /// <summary>Full paths of the folders that were searched.</summary>
        public IReadOnlyList<string> Places { get; init; } = [];

        /// <summary>Runs that are not shown, because another stands for them.</summary>
        public int Repeats { get; init; }

        /// <summary>The path of a folder from the one that was searched, with '/'; its own name where it was named itself.</summary>
        public string Name(string folder)
        {
            string? place = Places.FirstOrDefault(place => folder.StartsWith(Path.TrimEndingDirectorySeparator(place) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
            return place is null ? Path.GetFileName(folder) : Path.GetRelativePath(place, folder).Replace('\\', '/');
        }
    }
}
