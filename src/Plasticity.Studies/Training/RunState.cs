using System.Diagnostics;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Phases;
using Plasticity.Studies.Records;
using Plasticity.Studies.Rows;

namespace Plasticity.Studies.Training;

/// <summary>How far a run has come.</summary>
internal sealed class RunState(string arm, int seed) : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<MetricRow> _rows = [];
    private readonly List<MeasureRow> _measures = [];
    private OptimiserSettings? _settings;
    private double _secondsBefore;

    public string Arm { get; } = arm;

    public int Seed { get; } = seed;

    public long Step { get; set; }

    public int PhasesDone { get; private set; }

    public bool Diverged { get; set; }

    /// <summary>Steps of the schedules that went on into the next phase, up to the last phase.</summary>
    public long ScheduleSteps { get; set; }

    /// <summary>That of the phase under way; null before the first.</summary>
    public Optimiser? Optimiser { get; private set; }

    public IReadOnlyList<MetricRow> Rows => _rows;

    public IReadOnlyList<MeasureRow> Measures => _measures;

    /// <summary>Since the run began, in whole milliseconds, as the log has it; time that a shared phase took in another arm counts here too.</summary>
    public double Seconds => Math.Round(_secondsBefore + _clock.Elapsed.TotalSeconds, 3);

    public MetricRow Note(MetricRow row)
    {
        _rows.Add(row);
        return row;
    }

    public MeasureRow Note(MeasureRow row)
    {
        _measures.Add(row);
        return row;
    }

    /// <summary>The optimiser of the next phase: a new one, or the one there is.</summary>
    public Optimiser Begin(OptimiserSettings settings, bool carry, Network network)
    {
        if (carry && Optimiser is not null && settings == _settings) return Optimiser;
        Optimiser?.Dispose();
        _settings = settings;
        return Optimiser = settings.Create(network.Parameters);
    }

    /// <summary>What another run needs in order to go on from here.</summary>
    public Trunk Save(ValueList<Phase> phases, Network network) =>
        new(phases, network.Save(), _settings!, OptimiserSnapshot.Of(Optimiser!), [.. _rows], [.. _measures], Step, ScheduleSteps, Diverged);

    /// <summary>Goes on from there.</summary>
    public void Resume(Trunk trunk, Network network)
    {
        network.Restore(trunk.Weights);
        trunk.Optimiser.Restore(Begin(trunk.Settings, carry: false, network));
        (Step, ScheduleSteps, Diverged, PhasesDone) = (trunk.Step, trunk.ScheduleSteps, trunk.Diverged, trunk.Phases.Count);
        _secondsBefore = trunk.Rows.Count > 0 ? trunk.Rows[^1].Seconds : 0;
    }

    public void Dispose() => Optimiser?.Dispose();
}

/// <summary>What one arm left for others that begin with the same phases.</summary>
internal sealed record Trunk(
    ValueList<Phase> Phases, NetworkSnapshot Weights, OptimiserSettings Settings, OptimiserSnapshot Optimiser, IReadOnlyList<MetricRow> Rows,
    IReadOnlyList<MeasureRow> Measures, long Step, long ScheduleSteps, bool Diverged);
