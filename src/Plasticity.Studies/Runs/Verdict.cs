using Plasticity.Studies.Metrics;

namespace Plasticity.Studies.Runs;

/// <summary>What the numbers say to a claim.</summary>
/// <param name="Claim">The claim.</param> <param name="Metric">What it is about.</param> <param name="Difference">Higher minus lower.</param>
public sealed record Verdict(Claim Claim, Metric Metric, PairedDifference Difference)
{
    /// <summary>
    /// Pairs below which nothing is decided: accuracies are counts, so that two differences are easily the same, and their interval then has no
    /// width at all.
    /// </summary>
    public const int LeastPairs = 3;

    /// <summary>True when Student's 95 % interval of the difference lies above zero or, for a claim with a margin, within it.</summary>
    public bool Holds => Decisive is { } range && (Claim.Within is { } margin ? range.Low > -margin && range.High < margin : range.Low > 0);

    /// <summary>True when the interval lies where the claim is wrong: below zero or, for a claim with a margin, beyond it.</summary>
    public bool Reversed => Decisive is { } range && (Claim.Within is { } margin ? range.Low > margin || range.High < -margin : range.High < 0);

    private Interval? Decisive => Difference.Count >= LeastPairs ? Difference.Student : null;

    /// <summary>"shown", "the opposite shows", or "not shown at this size".</summary>
    public string Words => Holds ? "shown" : Reversed ? "the opposite shows" : "not shown at this size";
}
