namespace Plasticity.Laboratory.Rows;

/// <summary>When a measure is taken.</summary>
public enum Moment
{
    /// <summary>Before the first step of the phase, after the treatments at its entry.</summary>
    Start,

    /// <summary>After every epoch.</summary>
    Epoch,

    /// <summary>After the last step of the phase.</summary>
    End,
}
