using System.Diagnostics;
using Plasticity.Studies.Training;

namespace Plasticity.Cli;

/// <summary>Where a study stands, for those who show it.</summary>
internal sealed class ProgressState : IStudyObserver
{
    private readonly Stopwatch _clock = new();
    private readonly List<MetricRow> _rows = [];
    private readonly HashSet<(string Arm, int Seed)> _ended = [];

    /// <summary>Known once the study has started.</summary>
    public StudyPlan? Plan { get; private set; }

    /// <summary>The newest; null before the first.</summary>
    public StudyProgress? Newest { get; private set; }

    /// <summary>All rows so far.</summary>
    public IReadOnlyList<MetricRow> Rows => _rows;

    /// <summary>Since the study started.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Share of the work that is done, 0 to 1.</summary>
    public double Share => Plan is { ImageSteps: > 0 } plan && Newest is { } newest ? Math.Min(1, (double)newest.ImageSteps / plan.ImageSteps) : 0;

    /// <summary>Time left at the speed so far; null while that would be a guess.</summary>
    public TimeSpan? Left => Share > 0.01 && Elapsed > TimeSpan.FromSeconds(1) ? Elapsed * ((1 - Share) / Share) : null;

    /// <summary>True for a run that has ended.</summary>
    public bool HasEnded(string arm, int seed) => _ended.Contains((arm, seed));

    public void Started(StudyPlan plan)
    {
        Plan = plan;
        _clock.Start();
    }

    public void Advanced(StudyProgress progress) => Newest = progress;

    public void EpochEnded(MetricRow row) => _rows.Add(row);

    public void RunEnded(string arm, int seed, bool diverged) => _ended.Add((arm, seed));
}
