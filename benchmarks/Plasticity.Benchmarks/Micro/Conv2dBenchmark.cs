using BenchmarkDotNet.Attributes;
using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Benchmarks.Micro;

/// <summary>The convolutions of residual networks on CIFAR images, all three passes: which of them is furthest from the units?</summary>
public class Conv2dBenchmark : DeviceBenchmark
{
    /// <summary>128 images, padding as the networks use it.</summary>
    public sealed record Layer(int Side, int C, int O, int Kernel, int Stride) : IWork
    {
        public Conv2dShape Shape => Conv2dShape.For(128, Side, Side, C, O, Kernel, Kernel, Stride, Stride, Kernel / 2, Kernel / 2);

        public double Flops(string method) => 2.0 * Shape.MultiplyAdds;

        public double Bytes(string method) => 4.0 * (Shape.N * Shape.H * Shape.W * Shape.C + Shape.OutputRows * Shape.O + Shape.WeightCount);

        public override string ToString() => $"{C}@{Side} to {O} {Kernel}x{Kernel}/{Stride}";
    }

    private FloatBuffer _x, _weight, _y, _dY, _dX, _partial, _dWeight;
    private Conv2dShape _shape;
    private int _splits;

    public static IEnumerable<Layer> Layers =>
    [
        new(32, 3, 16, 3, 1), new(32, 8, 8, 3, 1), new(32, 16, 16, 3, 1), new(16, 32, 32, 3, 1), new(8, 64, 64, 3, 1), new(4, 128, 128, 3, 1),
        new(32, 16, 32, 3, 2), new(32, 16, 32, 1, 2), new(32, 64, 64, 3, 1), new(4, 512, 512, 3, 1),
    ];

    [ParamsSource(nameof(Layers))]
    public Layer Size { get; set; } = new(8, 1, 1, 1, 1);

    [GlobalSetup]
    public void Setup()
    {
        _shape = Size.Shape;
        _splits = Conv2dBackwardWeight.SplitsFor(_shape, Opened.Info);
        int inputs = _shape.N * _shape.H * _shape.W * _shape.C, outputs = _shape.OutputRows * _shape.O;
        float[] x = Check.Draw(inputs, 1), weight = Check.Draw(_shape.WeightCount, 2);
        (_x, _weight, _dY) = (Opened.Upload(x), Opened.Upload(weight), Opened.Upload(Check.Draw(outputs, 3)));
        (_y, _dX) = (Opened.AllocateFloats(outputs), Opened.AllocateFloats(inputs));
        (_partial, _dWeight) = (Opened.AllocateFloats(_splits * _shape.WeightCount), Opened.AllocateFloats(_shape.WeightCount));
        Forward();
        Check.Values(Opened, _y, at => Output(x, weight, at));
        BackwardInput();
        BackwardWeight();
        CheckAdjoints(x, weight);
    }

    [Benchmark(Baseline = true)]
    public void Forward()
    {
        Opened.Run(new Conv2dForward(_x, _weight, _y, _shape));
        Opened.Wait();
    }

    [Benchmark]
    public void BackwardInput()
    {
        Opened.Run(new Conv2dBackwardInput(_dY, _weight, _dX, _shape, Accumulate: 0));
        Opened.Wait();
    }

    [Benchmark]
    public void BackwardWeight()
    {
        Opened.Run(new Conv2dBackwardWeight(_x, _dY, _partial, _shape, _splits));
        Opened.Run(new SumPartials(_partial, _dWeight, _shape.WeightCount, _splits, Accumulate: 0));
        Opened.Wait();
    }

    private double Output(float[] x, float[] weight, int at)
    {
        int o = at % _shape.O, pixel = at / _shape.O, column = pixel % _shape.OutW, row = pixel / _shape.OutW % _shape.OutH, n = pixel / _shape.OutW / _shape.OutH;
        double sum = 0;
        for (int tap = 0; tap < _shape.R * _shape.S; tap++)
        {
            int h = row * _shape.StrideH - _shape.PadH + tap / _shape.S, w = column * _shape.StrideW - _shape.PadW + tap % _shape.S;
            if (h < 0 || h >= _shape.H || w < 0 || w >= _shape.W) continue;
            for (int c = 0; c < _shape.C; c++)
            {
                sum += (double)x[((n * _shape.H + h) * _shape.W + w) * _shape.C + c] * weight[(tap * _shape.C + c) * _shape.O + o];
            }
        }
        return sum;
    }

    /// <summary>⟨y, dY⟩ = ⟨x, dX⟩ = ⟨weight, dWeight⟩, because y is linear in both.</summary>
    private void CheckAdjoints(float[] x, float[] weight)
    {
        double[] products = [Dot(Opened.Read(_y), Opened.Read(_dY)), Dot(x, Opened.Read(_dX)), Dot(weight, Opened.Read(_dWeight))];
        double size = Math.Sqrt(Dot(Opened.Read(_y), Opened.Read(_y)) * Dot(Opened.Read(_dY), Opened.Read(_dY)));
        if (!(products.Max() - products.Min() <= 1e-6 * size)) throw new InvalidOperationException($"the passes disagree: {string.Join(", ", products)}");
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (left, right) => (double)left * right).Sum();
}
