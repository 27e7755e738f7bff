using BenchmarkDotNet.Attributes;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Training;

namespace Plasticity.Benchmarks.Claims;

/// <summary>
/// The full training steps that README quotes: forward, loss, backward, Adam, on 128 images of 32x32 that are there. The ratios to PyTorch come
/// from compare.sh, where all sides take turns.
/// </summary>
public class TrainingStepBenchmark : DeviceBenchmark
{
    private const int Batch = 128, Side = 32, Channels = 3, Hidden = 100, Classes = 10;

    /// <summary>A network.</summary>
    public sealed record Network(ModelKind Kind, int Depth, int Width) : IWork
    {
        /// <summary>As bench step counts them, but for the gradient of the images, which nobody needs: in a perceptron it would be a third of all.</summary>
        public double Flops(string method)
        {
            using CpuDevice device = new(1);
            using ParameterSet declared = new(device);
            double all = 6.0 * Batch * new ModelSettings(Kind, Depth, Width).Create(declared, Side, Side, Channels, Classes).MultiplyAdds(Side, Side);
            return Kind == ModelKind.Mlp ? all - 2.0 * Batch * Side * Side * Channels * Hidden : all;
        }

        public double Bytes(string method) => 0;

        public override string ToString() => Kind == ModelKind.Mlp ? "MLP 3072-100-100-10" : $"d={Depth}, w={Width}";
    }

    private RepeatedStep? _step;

    public static IEnumerable<Network> Networks =>
        [new(ModelKind.ResNet, 2, 64), new(ModelKind.ResNet, 2, 16), new(ModelKind.ResNet, 1, 8), new(ModelKind.Mlp, 2, 1)];

    [ParamsSource(nameof(Networks))]
    public Network Model { get; set; } = new(ModelKind.ResNet, 1, 1);

    [GlobalSetup]
    public void Setup()
    {
        _step = new RepeatedStep(Opened, new ModelSettings(Model.Kind, Model.Depth, Model.Width), Batch, Side);
        float loss = _step.Run();
        if (!(loss is > 1 and < 10)) throw new InvalidOperationException($"the loss of a fresh network is {loss}, expected about the logarithm of ten classes");
    }

    [Benchmark]
    public float Step() => _step!.Run();
}
