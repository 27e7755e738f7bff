namespace Plasticity.Diagnostics.Roofline;

/// <summary>What became of a case on a device.</summary>
/// <param name="Error">‖found - reference‖/‖reference‖; NaN where the result has a NaN.</param>
/// <param name="ColdSeconds">Median of first runs after the caches were filled with something else; NaN for a wrong kernel, which is not timed.</param>
/// <param name="Warm">Runs one after the other; none of a wrong kernel.</param>
/// <param name="RoofShare">The least time that the roof allows over the warm time; above 1 where bytes lay in a cache or operations were saved.</param>
public sealed record KernelResult(KernelCase Case, double Error, double ColdSeconds, SampleTimes Warm, double RoofShare)
{
    /// <summary>What was run, in order.</summary>
    public IReadOnlyList<KernelLaunch> Launches { get; init; } = [];

    /// <summary>Whether the kernel computes what the reference does.</summary>
    public bool Verified => Error <= Case.Tolerance;

    /// <summary>The median of the warm runs; NaN for a wrong kernel.</summary>
    public double WarmSeconds => Warm.Median;

    /// <summary>By the warm time.</summary>
    public double FlopsPerSecond => Case.Flops / WarmSeconds;

    /// <summary>By the warm time.</summary>
    public double BytesPerSecond => Case.Bytes / WarmSeconds;
}
