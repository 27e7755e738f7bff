using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data;

namespace Plasticity.Diagnostics.Training;

/// <summary>What a step costs whose batch has to be made first, beside one whose batch is there.</summary>
/// <param name="FixedMilliseconds">Median step on one batch that lies on the device, as it has to be.</param>
/// <param name="Milliseconds">Median step on another batch each time: shuffled, moved, mirrored and normalised from the set's bytes.</param>
public sealed record PipelineTiming(double FixedMilliseconds, double Milliseconds)
{
    /// <summary>By how much the step is longer, as a part of the shorter one.</summary>
    public double Share => Milliseconds / FixedMilliseconds - 1;
}

/// <summary>Times the way of images into training steps, the two kinds of step by turns, so that both meet the same machine.</summary>
public static class PipelineBenchmark
{
    private const int Warmup = 5, Rounds = 3;

    /// <summary>What is done to the images: up to four pixels each way, and mirror images.</summary>
    public static Augmentation Augmentation { get; } = new(Translate: 4, Flip: true);

    /// <param name="data">Its training part is uploaded once.</param>
    /// <param name="batch">Images a step, at most as many as there are.</param>
    /// <param name="steps">A third of the steps of each kind, at least 1.</param>
    public static PipelineTiming Run(IDevice device, ModelSettings settings, ImageSet data, int batch, int steps)
    {
        using RepeatedStep step = new(device, settings, batch, new Shape(data.Height, data.Width, data.Channels), data.Classes);
        using DeviceImages images = new(device, data, data.Train);
        using Batches batches = Batches.Shuffled(
            images, batch, subset: null, Augmentation, order: new RandomStream(1, Purpose.Order), augment: new RandomStream(1, Purpose.Augmentation));
        double[] still = new double[Rounds * steps], made = new double[Rounds * steps];
        int whole = Math.Max(1, batches.Count / batches.Size);
        for (int i = -Warmup; i < still.Length; i++)
        {
            int next = i + Warmup;
            double first = StepTimes.Of(() => step.Run());
            double second = StepTimes.Of(() =>
            {
                Batch made = batches.At(next / whole, next % whole);
                step.Run(made.Images, made.Labels);
            });
            if (i >= 0) (still[i], made[i]) = (first, second);
        }
        return new PipelineTiming(StepTimes.Median(still), StepTimes.Median(made));
    }
}
