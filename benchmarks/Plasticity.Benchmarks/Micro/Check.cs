using Plasticity.Devices;

namespace Plasticity.Benchmarks.Micro;

/// <summary>A benchmark of a wrong result is worth nothing: values are checked before they are timed.</summary>
internal static class Check
{
    private const double Tolerance = 1e-4;
    private const int Samples = 500;

    /// <summary>Pseudo-random values in [-1, 1).</summary>
    public static float[] Draw(int count, int seed)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = 2 * random.NextSingle() - 1;
        return values;
    }

    /// <summary>Compares some elements with what <paramref name="expected"/> says in double precision.</summary>
    /// <exception cref="InvalidOperationException">They differ by more than rounding explains.</exception>
    public static void Values(IDevice device, FloatBuffer actual, Func<int, double> expected)
    {
        float[] values = device.Read(actual);
        double apart = 0, size = 0;
        for (int i = 0; i < Samples; i++)
        {
            int at = (int)((long)i * (values.Length - 1) / (Samples - 1));
            double reference = expected(at);
            apart += Math.Pow(values[at] - reference, 2);
            size += reference * reference;
        }
        if (!(apart <= Tolerance * Tolerance * size)) throw new InvalidOperationException($"wrong values: {Math.Sqrt(apart / size):E1} apart, expected below {Tolerance:E0}");
    }
}
