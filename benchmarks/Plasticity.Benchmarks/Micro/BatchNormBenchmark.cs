using BenchmarkDotNet.Attributes;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Devices.Cpu;
using Plasticity.Engine.Kernels;

namespace Plasticity.Benchmarks.Micro;

/// <summary>Does batch norm with ReLU run at the rate of the memory? More than all of it means that the first pass left the second something in a cache.</summary>
[Config(typeof(MicroConfig))]
public class BatchNormBenchmark
{
    private const float Epsilon = 1e-5f;

    /// <summary>x [M,C]. Forward reads x twice and writes y; backward reads x, y and dY twice and writes dX.</summary>
    public sealed record Rows(int M, int C) : IWork
    {
        public double Flops(string method) => 0;

        public double Bytes(string method) => 4.0 * M * C * (method == nameof(Forward) ? 3 : 7);

        public override string ToString() => $"{M} x {C}";
    }

    private readonly CpuDevice _device = new();
    private FloatBuffer _x, _y, _dY, _dX, _scale, _shift, _mean, _variance, _inverse, _partial, _sums, _dScale, _dShift;

    public static IEnumerable<Rows> Sizes => [new(131072, 16), new(32768, 32), new(8192, 64), new(2048, 128), new(131072, 64)];

    [ParamsSource(nameof(Sizes))]
    public Rows Size { get; set; } = new(1, 1);

    /// <summary>At least 256 rows a chunk, as the op divides them.</summary>
    private int Chunks => Math.Clamp(Size.M / 256, 1, 64);

    [GlobalSetup]
    public void Setup()
    {
        (int m, int c) = (Size.M, Size.C);
        float[] x = Check.Draw(m * c, 1), dY = Check.Draw(m * c, 2), scale = Check.Draw(c, 3), shift = Check.Draw(c, 4);
        (_x, _dY, _scale, _shift) = (_device.Upload(x), _device.Upload(dY), _device.Upload(scale), _device.Upload(shift));
        (_y, _dX, _partial) = (_device.AllocateFloats(m * c), _device.AllocateFloats(m * c), _device.AllocateFloats(2 * Chunks * c));
        (_mean, _variance, _inverse) = (_device.AllocateFloats(c), _device.AllocateFloats(c), _device.AllocateFloats(c));
        (_sums, _dScale, _dShift) = (_device.AllocateFloats(2 * c), _device.AllocateFloats(c), _device.AllocateFloats(c));
        Forward();
        Backward();
        CheckValues(x, dY, scale, shift);
    }

    [Benchmark]
    public void Forward()
    {
        _device.Run(new BatchNormPartials(_x, _partial, Size.M, Size.C, Chunks));
        _device.Run(new BatchNormStatistics(_partial, _mean, _variance, _inverse, Size.M, Size.C, Chunks, Epsilon));
        _device.Run(new BatchNormApply(_x, _mean, _inverse, _scale, _shift, FloatBuffer.None, _y, Size.M, Size.C, Relu: 1));
    }

    [Benchmark]
    public void Backward()
    {
        _device.Run(new BatchNormBackwardPartials(_x, FloatBuffer.None, _dY, _mean, _inverse, _scale, _shift, _partial, Size.M, Size.C, Chunks, Relu: 1));
        _device.Run(new BatchNormBackwardSums(_partial, _sums, _dScale, _dShift, Size.C, Chunks, AccumulateScale: 0, AccumulateShift: 0));
        _device.Run(new BatchNormBackwardApply(
            _x, FloatBuffer.None, _dY, _mean, _inverse, _scale, _shift, _sums, _dX, FloatBuffer.None, Size.M, Size.C, Relu: 1, Training: 1, AccumulateX: 0, AccumulateResidual: 0));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        FloatBuffer[] all = [_x, _y, _dY, _dX, _scale, _shift, _mean, _variance, _inverse, _partial, _sums, _dScale, _dShift];
        foreach (FloatBuffer buffer in all) _device.Free(buffer);
    }

    private void CheckValues(float[] x, float[] dY, float[] scale, float[] shift)
    {
        (int m, int c) = (Size.M, Size.C);
        double[] mean = new double[c], variance = new double[c], dShift = new double[c], dScale = new double[c];
        for (int i = 0; i < x.Length; i++) mean[i % c] += x[i] / (double)m;
        for (int i = 0; i < x.Length; i++) variance[i % c] += Math.Pow(x[i] - mean[i % c], 2) / m;
        double Normal(int i) => (x[i] - mean[i % c]) / Math.Sqrt(variance[i % c] + Epsilon);
        Check.Values(_device, _y, i => Math.Max(0, Normal(i) * scale[i % c] + shift[i % c]));
        float[] y = _device.Read(_y);
        double Passed(int i) => y[i] > 0 ? dY[i] : 0;
        for (int i = 0; i < x.Length; i++) dShift[i % c] += Passed(i);
        for (int i = 0; i < x.Length; i++) dScale[i % c] += Passed(i) * Normal(i);
        Check.Values(_device, _dX, i => scale[i % c] / Math.Sqrt(variance[i % c] + Epsilon) * (Passed(i) - (dShift[i % c] + Normal(i) * dScale[i % c]) / m));
    }
}
