using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Samplers;

/// <summary>Every sample of the task once an epoch, in an order of its own each epoch; the last batch holds what is left.</summary>
public sealed record Permuted : Sampler
{
    public override int StepsPerEpoch(int samples, int batch) => Grid.DivideUp(samples, batch);

    public override long SamplesIn(long steps, int samples, int batch)
    {
        (long epochs, long rest) = Math.DivRem(steps, StepsPerEpoch(samples, batch));
        return epochs * samples + rest * Math.Min(batch, samples);
    }

    public override int Fill(long step, Span<int> into, SamplerInfo info)
    {
        (long epoch, long place) = Math.DivRem(step, StepsPerEpoch(info.Count, info.Batch));
        int first = (int)place * info.Batch, count = Math.Min(info.Batch, info.Count - first);
        KeyedPermutation order = info.Random.Child(epoch).Permutation(info.Count);
        for (int i = 0; i < count; i++) into[i] = info.Part?[order[first + i]] ?? order[first + i];
        return count;
    }
}
