using BenchmarkDotNet.Attributes;
using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Benchmarks.Micro;

/// <summary>How near do matrix products come to the multiply-add units, packing of b included?</summary>
public class MatMulBenchmark : DeviceBenchmark
{
    /// <summary>c [M,N] = a [M,K] · b [K,N].</summary>
    public sealed record Product(int M, int K, int N) : IWork
    {
        public double Flops(string method) => 2.0 * M * K * N;

        public double Bytes(string method) => 4.0 * (M * K + K * N + M * N);

        public override string ToString() => $"{M} x {K} x {N}";
    }

    private FloatBuffer _a, _b, _c;

    public static IEnumerable<Product> Products => [new(2048, 1152, 128), new(2048, 576, 64), new(8192, 64, 64), new(1024, 1024, 1024), new(128, 512, 512)];

    [ParamsSource(nameof(Products))]
    public Product Size { get; set; } = new(1, 1, 1);

    [GlobalSetup]
    public void Setup()
    {
        (int m, int k, int n) = (Size.M, Size.K, Size.N);
        float[] a = Check.Draw(m * k, 1), b = Check.Draw(k * n, 2);
        (_a, _b, _c) = (Opened.Upload(a), Opened.Upload(b), Opened.AllocateFloats(m * n));
        Plain();
        Check.Values(Opened, _c, at => Enumerable.Range(0, k).Sum(i => (double)a[at / n * k + i] * b[i * n + at % n]));
        RightTransposed();
        Check.Values(Opened, _c, at => Enumerable.Range(0, k).Sum(i => (double)a[at / n * k + i] * b[at % n * k + i]));
        LeftTransposed();
        Check.Values(Opened, _c, at => Enumerable.Range(0, k).Sum(i => (double)a[i * m + at / n] * b[i * n + at % n]));
    }

    [Benchmark(Baseline = true)]
    public void Plain()
    {
        Opened.Run(new MatMul(_a, _b, _c, Size.M, Size.N, Size.K, Accumulate: 0));
        Opened.Wait();
    }

    [Benchmark]
    public void RightTransposed()
    {
        Opened.Run(new MatMulTransposedB(_a, _b, _c, Size.M, Size.N, Size.K, Accumulate: 0));
        Opened.Wait();
    }

    [Benchmark]
    public void LeftTransposed()
    {
        Opened.Run(new MatMulTransposedA(_a, _b, _c, Size.M, Size.N, Size.K, Accumulate: 0));
        Opened.Wait();
    }
}
