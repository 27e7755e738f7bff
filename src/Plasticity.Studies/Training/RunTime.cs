using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>The time that a run has taken, over interruptions.</summary>
internal sealed class RunTime(TimeProvider time) : IState
{
    private readonly long _start = time.GetTimestamp();
    private double _before;
    private long _epoch = time.GetTimestamp();

    /// <summary>Seconds since the run began, in whole milliseconds; those of other processes count.</summary>
    public double OfRun => Math.Round(_before + Elapsed(_start), 3);

    /// <summary>Seconds since the epoch began here; what came before an interruption is not known any more.</summary>
    public double OfEpoch => Elapsed(_epoch);

    public void StartEpoch() => _epoch = time.GetTimestamp();

    public void Save(StateWriter to) => to.Write("seconds", [OfRun]);

    public void Load(StateReader from) => _before = from.Doubles("seconds", 1)[0];

    private double Elapsed(long since) => time.GetElapsedTime(since).TotalSeconds;
}
