namespace Plasticity.Studies.Nouns;

/// <summary>The end of a round over which its accuracy is averaged: the last fifth of its epochs (Berariu et al. 2021, arXiv:2106.00042: the last 100 of 500).</summary>
public static class Tail
{
    /// <summary>How many of <paramref name="epochs"/> epochs that is: a fifth, rounded down, and at least one.</summary>
    public static long Of(long epochs) => Math.Max(1, epochs / 5);
}
