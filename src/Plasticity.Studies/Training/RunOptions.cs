namespace Plasticity.Studies.Training;

/// <summary>What of a run its results do not depend on.</summary>
public sealed record RunOptions
{
    /// <summary>Where the time in its rows comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether measures are held to changing nothing; takes two copies of the network each.</summary>
    public bool CheckMeasures { get; init; }
}
