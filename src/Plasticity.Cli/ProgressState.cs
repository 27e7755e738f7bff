using System.Diagnostics;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Training;

namespace Plasticity.Cli;

/// <summary>Where a study stands, for those who show it.</summary>
/// <param name="tuningPhase">The phase whose end counts.</param>
internal sealed class ProgressState(string tuningPhase) : IStudyObserver
{
    private readonly Stopwatch _clock = new();
    private readonly Dictionary<(string Arm, int Seed), List<MetricRow>> _runs = [];
    private readonly Dictionary<(string Arm, int Seed), double> _ended = [];
    private double _shareBefore;

    /// <summary>Known once the study has started.</summary>
    public StudyPlan? Plan { get; private set; }

    /// <summary>The newest; null before the first.</summary>
    public StudyProgress? Newest { get; private set; }

    /// <summary>Since the study started.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Share of the work that is done, 0 to 1.</summary>
    public double Share => Newest?.Share ?? 0;

    /// <summary>Time left at the speed so far; null while that would be a guess.</summary>
    public TimeSpan? Left => Share - _shareBefore > 0.01 && Elapsed > TimeSpan.FromSeconds(1) ? Elapsed * ((1 - Share) / (Share - _shareBefore)) : null;

    /// <summary>The last row of a run; null before its first epoch has ended.</summary>
    public MetricRow? Last(string arm, int seed) => _runs.GetValueOrDefault((arm, seed))?[^1];

    /// <summary>What a run came to, 0 to 1; NaN if it diverged, null while it is under way.</summary>
    public double? Result(string arm, int seed) => _ended.TryGetValue((arm, seed), out double result) ? result : null;

    /// <summary>What earlier processes of the run have told.</summary>
    public void Recall(RunRecords records)
    {
        foreach (MetricRow row in records.Epochs) EpochEnded(row);
        foreach (RunRow row in records.Ends) RunEnded(row);
    }

    public void Started(StudyPlan plan)
    {
        Plan = plan;
        _clock.Start();
    }

    public void Advanced(StudyProgress progress)
    {
        // A run that was resumed begins somewhere on its way.
        if (Newest is null && _runs.Count > 0) _shareBefore = progress.Share;
        Newest = progress;
    }

    public void EpochEnded(MetricRow row)
    {
        if (!_runs.TryGetValue((row.Arm, row.Seed), out List<MetricRow>? rows)) _runs.Add((row.Arm, row.Seed), rows = []);
        rows.Add(row);
    }

    public void RunEnded(RunRow row) =>
        _ended[(row.Arm, row.Seed)] = row.Diverged
        ? double.NaN
        : new TailAccuracy { Phase = tuningPhase }.Of(new RunRows(row.Arm, row.Seed, _runs.GetValueOrDefault((row.Arm, row.Seed)) ?? [], []));
}
