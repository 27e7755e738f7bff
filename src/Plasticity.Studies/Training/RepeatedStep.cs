using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Training;

/// <summary>A network, an optimiser and one random batch on a device: the same training step as often as wanted.</summary>
internal sealed class RepeatedStep : IDisposable
{
    private const int Classes = 10, Channels = 3;
    private const float Rate = 1e-3f;

    private readonly IDevice _device;
    private readonly Network _network;
    private readonly Optimiser _optimiser;
    private readonly Tensor _images;
    private readonly IntBuffer _labels;
    private readonly int _size;

    /// <param name="batch">Images.</param> <param name="size">Their height and width.</param>
    public RepeatedStep(IDevice device, ModelSettings settings, int batch, int size)
    {
        (_device, _size) = (device, size);
        _network = new Network(device, settings, new Shape(size, size, Channels), Classes);
        _network.Parameters.Initialise(seed: 1);
        _optimiser = new AdamSettings().Create(_network.Parameters);
        RandomStream random = new(1, Purpose.Data);
        float[] pixels = new float[batch * size * size * Channels];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (float)random.Normal((ulong)i);
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) labels[i] = random.Sequence(1).Below((ulong)i, Classes);
        _images = new Tensor(new Shape(batch, size, size, Channels), device.Upload(pixels));
        _labels = device.Upload(labels);
    }

    /// <summary>Trained values.</summary>
    public int Parameters => _network.Parameters.TrainedCount;

    /// <summary>Operations of a step: two a multiply-add, backward as twice the forward pass, by direct convolution.</summary>
    public double Flops => 6.0 * _images.Shape[0] * _network.Model.MultiplyAdds(_size, _size);

    /// <summary>Forward, loss, backward, optimiser.</summary>
    /// <returns>The loss before the step.</returns>
    public float Run()
    {
        using Tape tape = Tape.ForTraining(_device);
        Loss result = tape.CrossEntropy(_network.Model.Forward(tape, _images), _labels);
        tape.Backward(result.Mean, _network.Gradients);
        _optimiser.Step(_network.Gradients, Rate);
        return _device.Read(result.Mean.Data)[0];
    }

    public void Dispose()
    {
        _device.Free(_images.Data);
        _device.Free(_labels);
        _optimiser.Dispose();
        _network.Dispose();
    }
}
