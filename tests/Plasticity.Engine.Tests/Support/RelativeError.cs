namespace Plasticity.Engine.Tests.Support;

/// <summary>‖a - b‖/‖b‖, the one distance that tests compare by: a single wrong element among many is still far above rounding.</summary>
internal static class RelativeError
{
    /// <summary>0 for equal arrays, NaN where a has a NaN, infinite where b is all zeros and a is not.</summary>
    public static double Of(IReadOnlyList<float> a, IReadOnlyList<double> b)
    {
        Assert.Equal(b.Count, a.Count);
        double difference = 0, norm = 0;
        for (int i = 0; i < b.Count; i++)
        {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            norm += b[i] * b[i];
        }
        return difference == 0 ? 0 : Math.Sqrt(difference / norm);
    }

    /// <summary>Between the results of two devices.</summary>
    public static double Of(IReadOnlyList<float> a, IReadOnlyList<float> b) => Of(a, [.. b.Select(value => (double)value)]);

    /// <summary>Fails, in one line, where the distance is above the tolerance or not a number.</summary>
    public static void AtMost(double tolerance, IReadOnlyList<float> found, IReadOnlyList<double> expected, string what)
    {
        double error = Of(found, expected);
        Assert.True(error <= tolerance, $"{what}: off by {error:g3}, allowed {tolerance:g3}");
    }
}
