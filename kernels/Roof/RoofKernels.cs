using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// What the arithmetic of a device can do at best: y = the sum of twelve chains that start at x, x + 1, … and each go through
/// c ← c·factor + addend <paramref name="Steps"/> times, in registers alone. Twelve independent chains hide the latency of the units of every
/// processor so far and fit the sixteen registers of AVX2.
/// </summary>
public readonly partial record struct MultiplyAddChains(FloatBuffer X, FloatBuffer Y, int Count, int Steps, float Factor, float Addend) : ITextKernel, ICountsWork
{
    /// <summary>Independent chains an element.</summary>
    public const int Chains = 12;

    public string File => "roof";
    public Grid Grid => Grid.PerElement(Count);
    public long Flops => 2L * Chains * Steps * Count;
    public string Size => FormattableString.Invariant($"{Count}x{Steps}");
}
