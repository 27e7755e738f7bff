namespace Plasticity.Devices.Lanes;

/// <summary>
/// The few operations that elementwise bodies are written in, so that one body serves vectors of 512, 256 and 128 bits and single floats on the
/// processor, and four floats and one float of a GPU's lane. The bits are the same everywhere: each operation rounds once, and fused multiply-add is
/// named, because no compiler here contracts a*b+c.
/// </summary>
public interface ILanes<TVector> where TVector : struct
{
    /// <summary>Elements of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Elements i to i + <see cref="Count"/> - 1.</summary>
    static abstract TVector Load(FloatBuffer from, int i);

    static abstract void Store(TVector v, FloatBuffer to, int i);
    static abstract TVector Fill(float value);
    static abstract TVector Add(TVector a, TVector b);
    static abstract TVector Subtract(TVector a, TVector b);
    static abstract TVector Multiply(TVector a, TVector b);
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Sqrt(TVector a);

    /// <summary>0 where a &lt; 0, else a: a NaN stays a NaN, so that divergence is seen.</summary>
    static abstract TVector Positive(TVector a);

    /// <summary>value where gate &gt; 0, else 0.</summary>
    static abstract TVector Gate(TVector gate, TVector value);

    // Words of 32 bits, for random numbers: floats carry them as their bits, and none of the operations above may meet them.

    /// <summary>A word in every element.</summary>
    static abstract TVector FillWord(uint word);

    /// <summary>The words first, first + 1, ….</summary>
    static abstract TVector Places(int first);

    static abstract TVector Xor(TVector a, TVector b);

    /// <summary>The lower 32 bits of each word's product.</summary>
    static abstract TVector MultiplyLow(TVector words, uint factor);

    /// <summary>The upper 32 bits of each word's product.</summary>
    static abstract TVector MultiplyHigh(TVector words, uint factor);

    /// <summary>value where the word is not below <paramref name="least"/>, else 0.</summary>
    static abstract TVector KeepFrom(TVector words, uint least, TVector value);
}
