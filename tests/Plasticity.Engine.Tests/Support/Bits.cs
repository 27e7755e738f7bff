namespace Plasticity.Engine.Tests.Support;

/// <summary>Equality to the last bit, NaN and signs of zero included.</summary>
internal static class Bits
{
    public static bool Equal(IEnumerable<float> a, IEnumerable<float> b) =>
        a.Select(BitConverter.SingleToUInt32Bits).SequenceEqual(b.Select(BitConverter.SingleToUInt32Bits));

    /// <summary>Fails with the first place where they differ.</summary>
    public static void Same(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        for (int i = 0; i < a.Length; i++)
        {
            if (BitConverter.SingleToUInt32Bits(a[i]) != BitConverter.SingleToUInt32Bits(b[i])) Assert.Fail($"{a[i]:g9} and {b[i]:g9} differ at {i} of {a.Length}");
        }
    }
}
