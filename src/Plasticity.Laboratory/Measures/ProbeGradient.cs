using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Laboratory.Data;
using Plasticity.Laboratory.Networks;

namespace Plasticity.Laboratory.Measures;

/// <summary>
/// Gradients for measures, in memory of their own, so that those of training stay as they are; and samples for measures, from random numbers
/// that training does not draw.
/// </summary>
internal sealed class ProbeGradient(MeasureContext context) : IDisposable
{
    private const int SamplesAtOnce = 256;

    // Above the lanes of training, of every purpose. A tape shifts its lane by sixteen bits to the left.
    private const ulong SubsetLane = 1UL << 49, Lanes = 3UL << 62, DropoutLanes = 1UL << 47;

    private readonly Gradients _gradients = new(context.Network.Parameters);

    private Network Network => context.Network;

    public IDevice Device => Network.Parameters.Device;

    /// <summary>The numbers of one measure.</summary>
    public RandomStream Random(Purpose purpose) => new(context.Seed, purpose, Lanes);

    /// <summary>What a tape that trains draws from, for the batch of that number.</summary>
    public RandomStream Dropout(int batch) => new(context.Seed, Purpose.Noise, DropoutLanes + (ulong)batch);

    /// <summary>Some samples of the phase's part, the same ones at every call: one epoch of them is all of them.</summary>
    /// <param name="count">How many; all of the part where it has fewer.</param>
    /// <param name="size">Of a batch.</param>
    public Batches Subset(int count, int size = SamplesAtOnce)
    {
        int there = context.Part?.Length ?? context.Labels.Count;
        KeyedPermutation order = new RandomStream(context.Seed, Purpose.Data, SubsetLane).Permutation(there);
        int[] samples = [.. Enumerable.Range(0, Math.Min(count, there)).Select(i => context.Part?[order[i]] ?? order[i])];
        return context.Data.Shuffled(samples, size, Random(Purpose.Order));
    }

    /// <summary>The gradient of the mean loss of a batch, in the layout of the weights' buffer.</summary>
    /// <param name="tape">Says whether batch norm trains.</param>
    public float[] Of(Tape tape, Batch batch) => Of(tape, tape.CrossEntropy(Network.Model.Forward(tape, batch.Images), batch.Labels).Mean);

    /// <summary>The gradient of a loss.</summary>
    public float[] Of(Tape tape, Tensor loss)
    {
        context.Stop.ThrowIfCancellationRequested();
        tape.Backward(loss, _gradients);
        return Device.Read(_gradients.Flat);
    }

    /// <summary>The gradient of the mean loss of all samples of an epoch, by running statistics, summed in double precision.</summary>
    public double[] OfAll(Batches batches)
    {
        double[] mean = new double[_gradients.Flat.Count];
        foreach (Batch batch in batches.Epoch(0))
        {
            using Tape tape = Tape.ForProbing(Device);
            float[] gradient = Of(tape, batch);
            double share = (double)batch.Count / batches.Count;
            for (int i = 0; i < mean.Length; i++) mean[i] += share * gradient[i];
        }
        return mean;
    }

    public void Dispose() => _gradients.Dispose();
}
