using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Support;

/// <summary>A depth-1 residual network on one batch of noise images: every kernel of a training step, in milliseconds.</summary>
internal sealed class TinyTraining : IDisposable
{
    private const int Classes = 10;

    private readonly IDevice _device;
    private readonly ResNet _model;
    private readonly Optimiser _optimiser;
    private readonly Gradients _gradients;
    private readonly FloatBuffer _images;
    private readonly IntBuffer _labels;
    private readonly Shape _shape;

    /// <param name="side">Height of the images, divisible by 8; they are twice as wide.</param>
    /// <param name="settings">SGD with momentum if null.</param>
    public TinyTraining(IDevice device, ulong seed, int batch, int side, int width, OptimiserSettings? settings = null)
    {
        _device = device;
        Parameters = new ParameterSet(device);
        _model = new ResNet(Parameters, new ResNetSettings { Depth = 1, Width = width, Classes = Classes });
        Parameters.Initialise(seed);
        _gradients = new Gradients(Parameters);
        _optimiser = (settings ?? new SgdSettings { Momentum = 0.9f, L2 = 1e-3f }).Create(Parameters);
        _shape = new Shape(batch, side, 2 * side, 3);
        RandomStream random = new(seed, Purpose.Data);
        _images = device.Upload(Draw.Normal(0, 1)(random, _shape.Count));
        _labels = device.Upload(Draw.Labels(random.Sequence(1), batch, Classes));
    }

    public ParameterSet Parameters { get; }

    /// <summary>One step.</summary>
    /// <returns>The loss before it.</returns>
    public float Step(float rate = 0.02f)
    {
        using Tape tape = Tape.ForTraining(_device);
        Tensor loss = tape.CrossEntropy(_model.Forward(tape, new Tensor(_shape, _images)), _labels).Mean;
        tape.Backward(loss, _gradients);
        _optimiser.Step(_gradients, rate);
        return _device.Read(loss.Data)[0];
    }

    /// <summary>Several steps.</summary>
    public float[] Steps(int count) => [.. Enumerable.Range(0, count).Select(_ => Step())];

    /// <summary>All weights, then all running statistics.</summary>
    public float[] State => [.. _device.Read(Parameters.WeightBuffer), .. _device.Read(Parameters.StatisticBuffer)];

    public void Dispose()
    {
        _optimiser.Dispose();
        _gradients.Dispose();
        Parameters.Dispose();
        _device.Free(_images);
        _device.Free(_labels);
    }
}
