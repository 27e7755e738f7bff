using System.Diagnostics;

namespace Plasticity.Studies.Training;

/// <summary>How far a run has come.</summary>
internal sealed class RunState(string arm, int seed)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<MetricRow> _rows = [];
    private double _secondsBefore;

    public string Arm { get; } = arm;

    public int Seed { get; } = seed;

    public long Step { get; set; }

    public int PhasesDone { get; private set; }

    public bool Diverged { get; set; }

    public IReadOnlyList<MetricRow> Rows => _rows;

    /// <summary>Since the run began; time that a shared phase took in another arm counts here too.</summary>
    public double Seconds => _secondsBefore + _clock.Elapsed.TotalSeconds;

    public MetricRow Note(MetricRow row)
    {
        _rows.Add(row);
        return row;
    }

    public void Resume(Trunk trunk)
    {
        (Step, Diverged, PhasesDone) = (trunk.Step, trunk.Diverged, trunk.Phases.Count);
        _secondsBefore = trunk.Rows.Count > 0 ? trunk.Rows[^1].Seconds : 0;
    }
}

/// <summary>What one arm left for others that begin with the same phases.</summary>
internal sealed record Trunk(IReadOnlyList<Phase> Phases, NetworkSnapshot Weights, IReadOnlyList<MetricRow> Rows, long Step, bool Diverged)
{
    public bool IsStartOf(Arm arm) => Begins(arm, Phases);

    public static bool Begins(Arm arm, IReadOnlyList<Phase> phases) => arm.Phases.Count > phases.Count && arm.Phases.Take(phases.Count).SequenceEqual(phases);
}
