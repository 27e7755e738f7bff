using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;

namespace Plasticity.Studies.Training;

/// <summary>A data set on the device, training and test part, normalised by the training part's own channel means and deviations.</summary>
public sealed class TrainingSet : IDisposable
{
    private const int TestBatch = 100;

    private readonly DeviceImages _train;
    private readonly DeviceImages _test;
    private readonly Batches _testBatches;

    /// <summary>Uploads both parts; they stay until disposed.</summary>
    public TrainingSet(IDevice device, ImageSet data)
    {
        Image = new Shape(data.Height, data.Width, data.Channels);
        Classes = data.Classes;
        _train = new DeviceImages(device, data, data.Train);
        _test = new DeviceImages(device, data, data.Test);
        _testBatches = Batches.InOrder(_test, TestBatch);
    }

    /// <summary>[H,W,C]</summary>
    public Shape Image { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>The batches of a phase: its part of the data, in its order, augmented as the recipe says.</summary>
    internal Batches BatchesFor(Recipe recipe, Phase phase, ulong seed)
    {
        int[]? subset = phase.Data.Pick(_train.Count, seed);
        return Batches.Shuffled(
            _train, recipe.Batch, subset, recipe.Augmentation,
            order: new RandomStream(seed, Purpose.Order, (ulong)phase.Stream << 32),
            augment: new RandomStream(seed, Purpose.Augmentation, (ulong)phase.Stream << 32));
    }

    /// <summary>Loss and accuracy on the test part by running statistics.</summary>
    internal Score Test(Network network, ScoreCounter counter, CancellationToken stop)
    {
        counter.Clear();
        foreach (Batch batch in _testBatches.Epoch(0))
        {
            stop.ThrowIfCancellationRequested();
            using Tape tape = Tape.ForEvaluation(network.Parameters.Device);
            counter.Add(tape.CrossEntropy(network.Model.Forward(tape, batch.Images), batch.Labels), batch.Count);
        }
        return counter.Read();
    }

    public void Dispose()
    {
        _testBatches.Dispose();
        _test.Dispose();
        _train.Dispose();
    }
}
