using BenchmarkDotNet.Attributes;
using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Benchmarks.Micro;

/// <summary>Does batch norm with ReLU run at the rate of the memory? Each pass reads its inputs twice, at best the second time from a cache.</summary>
public class BatchNormBenchmark : DeviceBenchmark
{
    private const float Epsilon = 1e-5f;

    /// <summary>x [M,C]. Forward has to read x and write y; backward to read x and dY and write dX.</summary>
    public sealed record Rows(int M, int C) : IWork
    {
        public double Flops(string method) => 0;

        public double Bytes(string method) => 4.0 * M * C * (method == nameof(Forward) ? 2 : 3);

        public override string ToString() => $"{M} x {C}";
    }

    private FloatBuffer _x, _y, _dY, _dX, _scale, _shift, _mean, _variance, _inverse, _partial, _sums, _dScale, _dShift;

    public static IEnumerable<Rows> Sizes => [new(131072, 16), new(32768, 32), new(8192, 64), new(2048, 128), new(131072, 64)];

    [ParamsSource(nameof(Sizes))]
    public Rows Size { get; set; } = new(1, 1);

    private int Chunks => BatchNormChunks.For(Opened.Info.Kind, Size.M, Size.C);

    [GlobalSetup]
    public void Setup()
    {
        (int m, int c) = (Size.M, Size.C);
        float[] x = Check.Draw(m * c, 1), dY = Check.Draw(m * c, 2), scale = Check.Draw(c, 3), shift = Check.Draw(c, 4);
        (_x, _dY, _scale, _shift) = (Opened.Upload(x), Opened.Upload(dY), Opened.Upload(scale), Opened.Upload(shift));
        (_y, _dX, _partial) = (Opened.AllocateFloats(m * c), Opened.AllocateFloats(m * c), Opened.AllocateFloats(2 * Chunks * c));
        (_mean, _variance, _inverse) = (Opened.AllocateFloats(c), Opened.AllocateFloats(c), Opened.AllocateFloats(c));
        (_sums, _dScale, _dShift) = (Opened.AllocateFloats(2 * c), Opened.AllocateFloats(c), Opened.AllocateFloats(c));
        Forward();
        Backward();
        CheckValues(x, dY, scale, shift);
    }

    [Benchmark]
    public void Forward()
    {
        Opened.Run(new BatchNormPartials(_x, _partial, Size.M, Size.C, Chunks));
        Opened.Run(new BatchNormStatistics(_partial, _mean, _variance, _inverse, Size.M, Size.C, Chunks, Epsilon));
        Opened.Run(new BatchNormApply(_x, _mean, _inverse, _scale, _shift, FloatBuffer.None, _y, Size.M, Size.C, Relu: 1));
        Opened.Wait();
    }

    [Benchmark]
    public void Backward()
    {
        Opened.Run(new BatchNormBackwardPartials(_x, FloatBuffer.None, _dY, _mean, _inverse, _scale, _shift, _partial, Size.M, Size.C, Chunks, Relu: 1, Keep: 0));
        Opened.Run(new BatchNormBackwardSums(_partial, _sums, _dScale, _dShift, Size.C, Chunks, AccumulateScale: 0, AccumulateShift: 0));
        Opened.Run(new BatchNormBackwardApply(
            _x, FloatBuffer.None, _dY, _mean, _inverse, _scale, _shift, _sums, _dX, FloatBuffer.None, Size.M, Size.C, Relu: 1, Training: 1, AccumulateX: 0, AccumulateResidual: 0));
        Opened.Wait();
    }

    private void CheckValues(float[] x, float[] dY, float[] scale, float[] shift)
    {
        (int m, int c) = (Size.M, Size.C);
        double[] mean = new double[c], variance = new double[c], dShift = new double[c], dScale = new double[c];
        for (int i = 0; i < x.Length; i++) mean[i % c] += x[i] / (double)m;
        for (int i = 0; i < x.Length; i++) variance[i % c] += Math.Pow(x[i] - mean[i % c], 2) / m;
        double Normal(int i) => (x[i] - mean[i % c]) / Math.Sqrt(variance[i % c] + Epsilon);
        Check.Values(Opened, _y, i => Math.Max(0, Normal(i) * scale[i % c] + shift[i % c]));
        float[] y = Opened.Read(_y);
        double Passed(int i) => y[i] > 0 ? dY[i] : 0;
        for (int i = 0; i < x.Length; i++) dShift[i % c] += Passed(i);
        for (int i = 0; i < x.Length; i++) dScale[i % c] += Passed(i) * Normal(i);
        Check.Values(Opened, _dX, i => scale[i % c] / Math.Sqrt(variance[i % c] + Epsilon) * (Passed(i) - (dShift[i % c] + Normal(i) * dScale[i % c]) / m));
    }
}
