using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Rows;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Training;

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

    public int PhasesDone { get; set; }

    public bool Diverged { get; set; }

    /// <summary>Where the schedule of the last phase that is done stands, for one that carries it on.</summary>
    public EpochCount ScheduleDone { get; set; }

    /// <summary>Where the phase after those that are done was left; null where it is to begin.</summary>
    public PhasePosition? Position { get; set; }

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

    /// <summary>All that it takes to go on from here, in this run or in another that began the same way.</summary>
    public RunSnapshot Save(Network network) => new(
        Arm, Seed, PhasesDone, Step, ScheduleDone, Diverged, Seconds, _settings!, network.Save(), OptimiserSnapshot.Of(Optimiser!), Position,
        [.. _rows], [.. _measures]);

    /// <summary>Goes on from there. The rows are the caller's to note: another run's go under another name.</summary>
    public void Resume(RunSnapshot snapshot, Network network)
    {
        network.Restore(snapshot.Network);
        snapshot.Optimiser.Restore(Begin(snapshot.Settings, carry: false, network));
        (Step, ScheduleDone, Diverged, PhasesDone, Position) = (snapshot.Step, snapshot.ScheduleDone, snapshot.Diverged, snapshot.PhasesDone, snapshot.Position);
        _secondsBefore = snapshot.Seconds;
    }

    /// <summary>How the run ended.</summary>
    public RunRow End(string study, Network network)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        NetworkSnapshot end = network.Save();
        OptimiserSnapshot optimiser = OptimiserSnapshot.Of(Optimiser!);
        foreach (float[] values in (float[][])[end.Weights, end.Statistics, .. optimiser.Slots]) hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
        hash.AppendData(BitConverter.GetBytes(optimiser.Steps));
        return new RunRow(study, Arm, Seed, Step, Diverged, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public void Dispose() => Optimiser?.Dispose();
}
