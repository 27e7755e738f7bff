using Plasticity.Devices;

namespace Plasticity.Engine.Autodiff;

/// <summary>Where an op's backward pass leaves its share of a gradient.</summary>
/// <param name="Data">The gradient's memory; absent when nobody needs it.</param>
/// <param name="Accumulate">0: write, this is the first share. 1: add to what is there.</param>
public readonly record struct Contribution(FloatBuffer Data, int Accumulate)
{
    /// <summary>True when the gradient is wanted.</summary>
    public bool Wanted => Data.Exists;
}
