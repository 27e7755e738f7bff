using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plasticity.Benchmarks.Micro;

/// <summary>What this machine can do at best, measured with all cores: what the rates of the benchmarks stand beside.</summary>
public static class Machine
{
    private const int Rounds = 5;

    private static readonly Lazy<double> _flops = new(() => Best(MultiplyAdds));
    private static readonly Lazy<double> _bytes = new(MeasureBytes);

    /// <summary>Multiply-adds on registers alone, in operations a second, two each.</summary>
    public static double FlopsPerSecond => _flops.Value;

    /// <summary>a = b + c over arrays too large for any cache, in bytes a second; what the write reads first is not counted.</summary>
    public static double BytesPerSecond => _bytes.Value;

    /// <summary>The best of a few rounds of <paramref name="work"/> on every core; it returns what one core did.</summary>
    private static double Best(Func<int, double> work)
    {
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            double[] done = new double[Environment.ProcessorCount];
            long start = Stopwatch.GetTimestamp();
            Parallel.For(0, done.Length, core => done[core] = work(core));
            best = Math.Max(best, done.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private static double MultiplyAdds(int core)
    {
        const int steps = 4_000_000, chains = 12;
        if (Vector512.IsHardwareAccelerated) return Chains512(steps) * steps * chains * 2 * Vector512<float>.Count;
        return Chains256(steps) * steps * chains * 2 * Vector256<float>.Count;
    }

    // Twelve chains hide the latency of the units on every processor so far, and fit the 16 registers of AVX2. The value is 1 unless the
    // sums are not a number, which they are not: it only keeps the work from being dropped.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Chains512(int steps)
    {
        Vector512<float> a = Vector512.Create(1.0000001f), b = Vector512.Create(1e-7f);
        Vector512<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (int i = 0; i < steps; i++)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b);
            c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b);
            c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b);
            c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b);
            c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            c8 = Vector512.FusedMultiplyAdd(c8, a, b);
            c9 = Vector512.FusedMultiplyAdd(c9, a, b);
            c10 = Vector512.FusedMultiplyAdd(c10, a, b);
            c11 = Vector512.FusedMultiplyAdd(c11, a, b);
        }
        return float.IsNaN(Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11)) ? 0 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Chains256(int steps)
    {
        Vector256<float> a = Vector256.Create(1.0000001f), b = Vector256.Create(1e-7f);
        Vector256<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (int i = 0; i < steps; i++)
        {
            c0 = Vector256.FusedMultiplyAdd(c0, a, b);
            c1 = Vector256.FusedMultiplyAdd(c1, a, b);
            c2 = Vector256.FusedMultiplyAdd(c2, a, b);
            c3 = Vector256.FusedMultiplyAdd(c3, a, b);
            c4 = Vector256.FusedMultiplyAdd(c4, a, b);
            c5 = Vector256.FusedMultiplyAdd(c5, a, b);
            c6 = Vector256.FusedMultiplyAdd(c6, a, b);
            c7 = Vector256.FusedMultiplyAdd(c7, a, b);
            c8 = Vector256.FusedMultiplyAdd(c8, a, b);
            c9 = Vector256.FusedMultiplyAdd(c9, a, b);
            c10 = Vector256.FusedMultiplyAdd(c10, a, b);
            c11 = Vector256.FusedMultiplyAdd(c11, a, b);
        }
        return float.IsNaN(Vector256.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11)) ? 0 : 1;
    }

    private static double MeasureBytes()
    {
        const int count = 16 << 20;
        float[][] arrays = [.. Enumerable.Range(0, 3 * Environment.ProcessorCount).Select(_ => new float[count])];
        return Best(core => Add(arrays[3 * core], arrays[3 * core + 1], arrays[3 * core + 2]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Add(float[] a, float[] b, float[] c)
    {
        for (int i = 0; i <= a.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Create(b.AsSpan(i)) + Vector256.Create(c.AsSpan(i))).CopyTo(a.AsSpan(i));
        }
        return 3.0 * sizeof(float) * a.Length;
    }
}
