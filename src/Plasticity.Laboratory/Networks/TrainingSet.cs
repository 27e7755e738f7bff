using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Networks;

/// <summary>A data set on the device, training and test part, normalised by the training part's own channel means and deviations.</summary>
public sealed class TrainingSet : IDisposable
{
    private const int ScoredBatch = 100;

    // Of no run's seed: the part is the same in every arm, seed and study, so that curves can be compared.
    private static readonly RandomStream s_curvePart = new(seed: 0, Purpose.Data);

    private readonly DeviceImages _train;
    private readonly DeviceImages _test;
    private readonly Batches _testBatches, _curveBatches;

    /// <summary>Uploads both parts; they stay until disposed.</summary>
    /// <param name="device">Where they go.</param> <param name="data">The images.</param>
    /// <param name="curveTestImages">Test images of a test that need not be on all; 0 for all.</param>
    public TrainingSet(IDevice device, ImageSet data, int curveTestImages = 0)
    {
        Image = new Shape(data.Height, data.Width, data.Channels);
        Labels = new Labels(data.Train.Labels, data.Classes);
        _train = new DeviceImages(device, data, data.Train);
        _test = new DeviceImages(device, data, data.Test);
        _testBatches = Batches.InOrder(_test, ScoredBatch);
        _curveBatches = curveTestImages == 0 || curveTestImages >= _test.Count
            ? _testBatches
            : Batches.Shuffled(_test, ScoredBatch, Subset.Random(_test.Count, curveTestImages, s_curvePart), Augmentation.None, order: default, augment: default);
    }

    /// <summary>[H,W,C]</summary>
    public Shape Image { get; }

    /// <summary>Of the training part.</summary>
    public Labels Labels { get; }

    /// <summary>Number of classes.</summary>
    public int Classes => Labels.Classes;

    /// <summary>Training samples, every one once an epoch, unchanged until <see cref="Batches.Augmentation"/> is set.</summary>
    /// <param name="part">Indices that take part, null for all.</param> <param name="size">Samples of a batch.</param>
    /// <param name="order">Sequence lane + epoch orders that epoch.</param> <param name="augment">Sequence lane + epoch changes that epoch's images.</param>
    public Batches Shuffled(int[]? part, int size, RandomStream order, RandomStream augment = default) =>
        Batches.Shuffled(_train, size, part, Augmentation.None, order, augment);

    /// <summary>Training samples as they are drawn; the first epoch is number 1.</summary>
    /// <param name="size">Samples of a batch.</param> <param name="steps">Batches of an epoch.</param> <param name="draws">The samples of each step.</param>
    /// <param name="augment">Sequence lane + epoch changes that epoch's images.</param>
    public Batches Drawn(int size, int steps, SampleDraws draws, RandomStream augment) => Batches.Drawn(_train, size, steps, draws, Augmentation.None, augment);

    /// <summary>Loss and accuracy on the test part by running statistics, and on how many of its images.</summary>
    /// <param name="whole">Whether on all of it.</param>
    internal (Score Score, int Images) Test(Network network, ScoreCounter counter, bool whole, CancellationToken stop)
    {
        Batches batches = whole ? _testBatches : _curveBatches;
        return (ScoreOf(batches, network, counter, stop), batches.Count);
    }

    /// <summary>Loss and accuracy on the training part by running statistics, images as they are.</summary>
    /// <param name="part">Indices that take part, null for all.</param>
    public Score ScoreTraining(Network network, int[]? part, CancellationToken stop)
    {
        using ScoreCounter counter = new(network.Parameters.Device);
        using Batches batches = Shuffled(part, ScoredBatch, order: default);
        return ScoreOf(batches, network, counter, stop);
    }

    private static Score ScoreOf(Batches batches, Network network, ScoreCounter counter, CancellationToken stop)
    {
        counter.Clear();
        foreach (Batch batch in batches.Epoch(0))
        {
            stop.ThrowIfCancellationRequested();
            using Tape tape = Tape.ForEvaluation(network.Parameters.Device);
            counter.Add(tape.CrossEntropy(network.Model.Forward(tape, batch.Images), batch.Labels), batch.Count);
        }
        return counter.Read();
    }

    public void Dispose()
    {
        if (_curveBatches != _testBatches) _curveBatches.Dispose();
        _testBatches.Dispose();
        _test.Dispose();
        _train.Dispose();
    }
}
