using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>Where a run stands, as its folder tells.</summary>
/// <param name="Folder">Its folder.</param> <param name="State">Waiting where there is nothing of it.</param>
/// <param name="Progress">What it last said of itself; null once it is finished, or when it said nothing.</param>
/// <param name="Headline">What it found: "fresh 57.0 %, warm 54.6 %"; empty before it is finished.</param>
/// <param name="Seconds">That it took; NaN before it is finished.</param>
public sealed record RunStatus(RunFolder Folder, PointState State, RunProgress? Progress, string Headline, double Seconds)
{
    private const int MostArms = 3;

    /// <summary>How long a run may be silent, by the file system's clock against this machine's, and still be taken for one that is under way: one that is tells every second.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>Of its work that is done, 0 to 1.</summary>
    public double Share => State == PointState.Finished ? 1 : Progress?.Share ?? 0;

    /// <summary>Reads a run's folder, whatever state it is in.</summary>
    public static RunStatus Of(RunFolder folder)
    {
        if (File.Exists(folder.Summary)) return Finished(folder);
        RunProgress? progress = RunProgress.Read(folder);
        bool isHeard = progress is not null && DateTime.UtcNow - File.GetLastWriteTimeUtc(folder.Progress) < Silence;
        bool isGone = progress is not null && progress.Host == Environment.MachineName && ProcessMark.Of(progress.Process) is null;
        PointState state = isHeard && !isGone ? PointState.Running : RunFolders.IsRun(folder.Root) ? PointState.Interrupted : PointState.Waiting;
        return new RunStatus(folder, state, progress, "", double.NaN);
    }

    /// <summary>The settings of a run as "key=value"; none where they cannot be read.</summary>
    public IReadOnlyList<string> Settings()
    {
        try
        {
            return [.. new SavedSettings(SourceText.Read(Folder.Settings)).Assignments];
        }
        catch (InputException)
        {
            return [];
        }
    }

    private static RunStatus Finished(RunFolder folder)
    {
        try
        {
            SavedSummary summary = SavedSummary.Read(folder.Summary);
            string[] arms = [.. summary.Results.TakeWhile(result => result.Metric == summary.Results[0].Metric).Select(Words)];
            string more = arms.Length > MostArms ? $", {arms.Length - MostArms} more" : "";
            return new RunStatus(folder, PointState.Finished, null, string.Join(", ", arms.Take(MostArms)) + more, summary.WallSeconds);
        }
        catch (InputException)
        {
            return new RunStatus(folder, PointState.Finished, null, "summary.json cannot be read", double.NaN);
        }
    }

    private static string Words(SavedResult result)
    {
        MetricUnit unit = Enum.TryParse(result.Unit, ignoreCase: true, out MetricUnit known) && Enum.IsDefined(known) ? known : MetricUnit.Plain;
        string value = double.IsFinite(result.Mean) ? Quantity.Text(result.Mean, unit) : "–";
        return $"{result.Arm} {value}{(result.Diverged > 0 ? $" ({result.Diverged} diverged)" : "")}";
    }
}
