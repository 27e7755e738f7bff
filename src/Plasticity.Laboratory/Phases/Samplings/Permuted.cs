using Plasticity.Devices;
using Plasticity.Laboratory.Data;

namespace Plasticity.Laboratory.Phases.Samplings;

/// <summary>Every sample once an epoch, in an order of its own each epoch; the last batch holds what is left.</summary>
public sealed record Permuted : Sampling
{
    public override int StepsOf(int samples, int batch) => Grid.DivideUp(samples, batch);

    public override long SamplesIn(long steps, int samples, int batch)
    {
        (long epochs, long rest) = Math.DivRem(steps, StepsOf(samples, batch));
        return epochs * samples + rest * Math.Min(batch, samples);
    }

    public override SampleDraws? Draws(SamplingPlace place) => null;
}
