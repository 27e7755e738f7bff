using System.Diagnostics;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Training;

/// <summary>How long a full training step takes.</summary>
/// <param name="Milliseconds">Best of three medians over the measured steps: forward, loss, backward, optimiser.</param>
/// <param name="ImagesPerSecond">Batch over that time.</param>
/// <param name="GigaflopsPerSecond">Two operations a multiply-add, backward counted as twice the forward pass, by direct convolution.</param>
/// <param name="Parameters">Trained values.</param>
/// <param name="DeviceBytes">Memory that the device holds from the system after the last step.</param>
/// <param name="Loss">Of the last step: the work was real.</param>
public sealed record StepTiming(double Milliseconds, double ImagesPerSecond, double GigaflopsPerSecond, int Parameters, long DeviceBytes, float Loss);

/// <summary>Times training steps on one random batch that lies on the device already, as the PyTorch script beside it does: Adam 1e-3.</summary>
public static class StepBenchmark
{
    private const int Warmup = 5, Rounds = 3, Classes = 10, Channels = 3;

    /// <param name="settings">The network.</param>
    /// <param name="batch">Images a step.</param>
    /// <param name="size">Height and width of the images; 32 in the comparison.</param>
    /// <param name="steps">Steps of a round, at least 1.</param>
    public static StepTiming Run(IDevice device, ModelSettings settings, int batch, int size, int steps)
    {
        using Network network = new(device, settings, new Shape(size, size, Channels), Classes);
        network.Parameters.Initialise(seed: 1);
        using Optimiser optimiser = new AdamSettings().Create(network.Parameters);
        (Tensor images, IntBuffer labels) = RandomBatch(device, batch, size);
        float loss = 0;
        for (int i = 0; i < Warmup; i++) loss = Step();
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            double[] times = new double[steps];
            for (int i = 0; i < steps; i++)
            {
                long start = Stopwatch.GetTimestamp();
                loss = Step();
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
            Array.Sort(times);
            best = Math.Min(best, times[steps / 2]);
        }
        double flops = 6.0 * batch * network.Model.MultiplyAdds(size, size);
        device.Free(images.Data);
        device.Free(labels);
        return new StepTiming(best, 1e3 * batch / best, flops / best / 1e6, network.Parameters.TrainedCount, device.BytesHeld, loss);

        float Step()
        {
            using Tape tape = Tape.ForTraining(device);
            Loss result = tape.CrossEntropy(network.Model.Forward(tape, images), labels);
            tape.Backward(result.Mean, network.Gradients);
            optimiser.Step(network.Gradients, 1e-3f);
            return device.Read(result.Mean.Data)[0];
        }
    }

    private static (Tensor Images, IntBuffer Labels) RandomBatch(IDevice device, int batch, int size)
    {
        RandomStream random = new(1, Purpose.Data);
        float[] pixels = new float[batch * size * size * Channels];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (float)random.Normal((ulong)i);
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) labels[i] = random.Sequence(1).Below((ulong)i, Classes);
        return (new Tensor(new Shape(batch, size, size, Channels), device.Upload(pixels)), device.Upload(labels));
    }
}
