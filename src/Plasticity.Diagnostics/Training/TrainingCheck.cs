using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;
using Plasticity.Laboratory.Networks;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Shapes;

namespace Plasticity.Diagnostics.Training;

/// <summary>
/// A small residual network trained for a few steps on built-in pictures, moved and mirrored, to see whether a device computes the same each
/// time and what others compute. The last batch of an epoch is smaller than the others, as it is in a study.
/// </summary>
/// <param name="Model">The network.</param>
/// <param name="Pictures">Those of an epoch; drawn once, whatever else is changed.</param>
/// <param name="Batch">Images of all batches but the last.</param>
/// <param name="Steps">How many steps tell whether training repeats, where nobody says another number.</param>
/// <param name="Compared">Steps whose losses are compared: with many, rounding itself would grow into the result.</param>
public sealed record TrainingCheck(ModelSettings Model, Lazy<ImageSet> Pictures, int Batch, int Steps, int Compared)
{
    /// <summary>
    /// Largest relative difference between the losses of two devices over at most five steps. A forward pass differs by rounding,
    /// about 1e-7, and each step of training multiplies that: 3e-6 at the fifth were seen. Gradients that are a tenth off, or not the step's own,
    /// come to some 1e-4; that a kernel is exact is asked elsewhere.
    /// </summary>
    public const double Tolerance = 5e-5;

    private const ulong Seed = 7;
    private const float Rate = 0.002f;

    /// <summary>Seconds on a processor.</summary>
    public static TrainingCheck Usual { get; } = new(new ModelSettings(ModelKind.ResNet, Depth: 1, Width: 16), Draw(side: 32, images: 500), Batch: 64, Steps: 200, Compared: 5);

    /// <summary>For devices on which that would take hours.</summary>
    public static TrainingCheck Small { get; } = new(new ModelSettings(ModelKind.ResNet, Depth: 1, Width: 4), Draw(side: 16, images: 6), Batch: 4, Steps: 1, Compared: 2);

    /// <summary>SHA-256 of all weights and running statistics after <see cref="Steps"/> steps from the same seed.</summary>
    public string Sha256(IDevice device)
    {
        using Network network = Start(device);
        Train(network, Steps, _ => { });
        NetworkSnapshot end = network.Save();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(end.Weights.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(end.Statistics.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The losses of the first <see cref="Compared"/> steps.</summary>
    public IReadOnlyList<double> Losses(IDevice device)
    {
        List<double> losses = [];
        using Network network = Start(device);
        Train(network, Compared, counter =>
        {
            losses.Add(counter.Read().Loss);
            counter.Clear();
        });
        return losses;
    }

    /// <summary>The largest |a - b|/|b|; NaN where a value is one.</summary>
    public static double Difference(IReadOnlyList<double> found, IReadOnlyList<double> expected)
    {
        double largest = 0;
        for (int i = 0; i < expected.Count; i++)
        {
            double apart = Math.Abs(found[i] - expected[i]) / Math.Abs(expected[i]);
            if (!(apart <= largest)) largest = apart;
            if (double.IsNaN(apart)) return apart;
        }
        return largest;
    }

    private static Lazy<ImageSet> Draw(int side, int images) => new(() => ShapesSet.Make(side, images, testCount: 1));

    private Network Start(IDevice device)
    {
        ImageSet pictures = Pictures.Value;
        Network network = new(device, Model, new Shape(pictures.Height, pictures.Width, pictures.Channels), pictures.Classes);
        network.Parameters.Initialise(Seed);
        return network;
    }

    private void Train(Network network, int steps, Action<ScoreCounter> each)
    {
        IDevice device = network.Parameters.Device;
        using DeviceImages images = new(device, Pictures.Value, Pictures.Value.Train);
        using Batches batches = Batches.Shuffled(
            images, Batch, subset: null, PipelineBenchmark.Augmentation, order: new RandomStream(Seed, Purpose.Order), augment: new RandomStream(Seed, Purpose.Augmentation));
        using Optimiser optimiser = new SgdSettings { Momentum = 0.9f }.Create(network.Parameters);
        using ScoreCounter counter = new(device);
        counter.Clear();
        for (int step = 0; step < steps; step++)
        {
            Batch batch = batches.At(step / batches.Steps, step % batches.Steps);
            using (Tape tape = Tape.ForTraining(device))
            {
                Loss loss = tape.CrossEntropy(network.Model.Forward(tape, batch.Images), batch.Labels);
                tape.Backward(loss.Mean, network.Gradients);
                optimiser.Step(network.Gradients, Rate);
                counter.Add(loss, batch.Count);
            }
            each(counter);
        }
    }
}
