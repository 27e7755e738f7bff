namespace Plasticity.Studies.Nouns;

/// <summary>How often random numbers are drawn anew.</summary>
public enum Redraw
{
    /// <summary>The same in every phase and round of the run.</summary>
    Never,

    /// <summary>Others in each round of a phase.</summary>
    EachRound,

    /// <summary>Others in each epoch.</summary>
    EachEpoch,

    /// <summary>Others in each step.</summary>
    EachStep,
}
