namespace Plasticity.Studies.Runs;

/// <summary>Something a study says that numbers can contradict: one arm ends below another.</summary>
/// <param name="Lower">Name of the arm that ends below.</param> <param name="Higher">Name of the arm that ends above.</param>
/// <param name="Text">The claim in words: "A warm start ends below a fresh start".</param>
public sealed record Claim(string Lower, string Higher, string Text);

/// <summary>What the numbers say to a claim.</summary>
/// <param name="Claim">The claim.</param> <param name="Difference">Higher minus lower.</param>
public sealed record Verdict(Claim Claim, PairedDifference Difference)
{
    /// <summary>True when Student's 95 % interval of the difference lies above zero.</summary>
    public bool Holds => Difference.Student is { Low: > 0 };

    /// <summary>True when it lies below zero: the opposite was seen.</summary>
    public bool Reversed => Difference.Student is { High: < 0 };

    /// <summary>"shown", "the opposite shows", or "not shown at this size".</summary>
    public string Words => Holds ? "shown" : Reversed ? "the opposite shows" : "not shown at this size";
}
