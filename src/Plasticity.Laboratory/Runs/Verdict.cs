namespace Plasticity.Laboratory.Runs;

/// <summary>What the numbers say to a claim.</summary>
/// <param name="Claim">The claim.</param> <param name="Difference">Between its two sides, in its metric: treated minus reference, whichever the claim calls the higher.</param>
public sealed record Verdict(Claim Claim, PairedDifference Difference)
{
    /// <summary>True when Student's 95 % interval of the difference lies on the claim's side of zero or, for a claim with a margin, within it.</summary>
    public bool Holds => Difference.Student is { } range && (Claim.Within is { } margin ? range.Low > -margin && range.High < margin
        : Claim.Either ? range.Low > 0 || range.High < 0
        : IsTreatedHigher ? range.Low > 0 : range.High < 0);

    /// <summary>True when the interval lies where the claim is wrong: on the other side of zero or, for a claim with a margin, beyond it.</summary>
    public bool Reversed => Difference.Student is { } range && (Claim.Within is { } margin ? range.Low > margin || range.High < -margin
        : !Claim.Either && (IsTreatedHigher ? range.High < 0 : range.Low > 0));

    /// <summary>"shown", "the opposite shows", "not shown at this size", or "too few pairs" where there is no interval to judge by.</summary>
    public string Words => Difference.Student is null ? "too few pairs" : Holds ? "shown" : Reversed ? "the opposite shows" : "not shown at this size";

    private bool IsTreatedHigher => Claim.Higher.Contains(Difference.Treated[0]);
}
