using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Networks;

namespace Plasticity.Laboratory.Training;

/// <summary>A network, an optimiser and one random batch on a device: the same training step as often as wanted.</summary>
internal sealed class RepeatedStep : IDisposable
{
    private const float Rate = 1e-3f;

    private readonly IDevice _device;
    private readonly Network _network;
    private readonly Optimiser _optimiser;
    private readonly Tensor _images;
    private readonly IntBuffer _labels;

    /// <summary>On RGB images in ten classes.</summary>
    /// <param name="batch">Images.</param> <param name="size">Their height and width.</param>
    public RepeatedStep(IDevice device, ModelSettings settings, int batch, int size) : this(device, settings, batch, new Shape(size, size, 3), classes: 10)
    {
    }

    /// <param name="batch">Images.</param> <param name="image">[H,W,C]</param> <param name="classes">Of the labels.</param>
    public RepeatedStep(IDevice device, ModelSettings settings, int batch, Shape image, int classes)
    {
        _device = device;
        _network = new Network(device, settings, image, classes);
        _network.Parameters.Initialise(seed: 1);
        _optimiser = new AdamSettings().Create(_network.Parameters);
        RandomStream random = new(1, Purpose.Data);
        float[] pixels = new float[batch * image.Count];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (float)random.Normal((ulong)i);
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) labels[i] = random.Sequence(1).Below((ulong)i, classes);
        _images = new Tensor(new Shape(batch, image[0], image[1], image[2]), device.Upload(pixels, "batch"));
        _labels = device.Upload(labels, "batch");
    }

    /// <summary>Trained values.</summary>
    public int Parameters => _network.Parameters.TrainedCount;

    /// <summary>Operations of a step: two a multiply-add, backward as twice the forward pass, by direct convolution.</summary>
    public double Flops => 6.0 * _images.Shape[0] * _network.Model.MultiplyAdds(_images.Shape[1], _images.Shape[2]);

    /// <summary>Forward, loss, backward, optimiser.</summary>
    /// <returns>The loss before the step.</returns>
    public float Run() => Run(_images, _labels);

    /// <summary>The same on another batch.</summary>
    public float Run(Tensor images, IntBuffer labels)
    {
        using Tape tape = Tape.ForTraining(_device);
        return _device.Read(Ask(tape, images, labels).Data)[0];
    }

    /// <summary>Asks for a step without waiting for it, as training does.</summary>
    public void Ask()
    {
        using Tape tape = Tape.ForTraining(_device);
        Ask(tape, _images, _labels);
    }

    /// <summary>Asks for the loss of the batch as tests have it, by running statistics and without gradients.</summary>
    public void AskTest()
    {
        using Tape tape = Tape.ForEvaluation(_device);
        tape.CrossEntropy(_network.Model.Forward(tape, _images), _labels);
    }

    private Tensor Ask(Tape tape, Tensor images, IntBuffer labels)
    {
        Loss result = tape.CrossEntropy(_network.Model.Forward(tape, images), labels);
        tape.Backward(result.Mean, _network.Gradients);
        _optimiser.Step(_network.Gradients, Rate);
        return result.Mean;
    }

    public void Dispose()
    {
        _device.Free(_images.Data);
        _device.Free(_labels);
        _optimiser.Dispose();
        _network.Dispose();
    }
}
