using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// y (+)= x · scale where the element is kept, else 0. Element i is dropped when the first word of Philox at counter
/// (i, 0, lane0, lane1) is below <paramref name="Threshold"/>; the backward pass runs the same kernel on gradients and meets the same mask.
/// </summary>
/// <param name="Threshold">Share to drop, times 2^32.</param>
/// <param name="Scale">1 / (1 - share).</param>
public readonly record struct Dropout(
    FloatBuffer X, FloatBuffer Y, int Count, uint Threshold, float Scale, uint Key0, uint Key1, uint Lane0, uint Lane1, int Accumulate) : IElementwiseKernel<Dropout>, ITextKernel
{
    public string File => "dropout";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector words = Philox.FirstWord<TVector, TLanes>(TLanes.Places(i), 0, Lane0, Lane1, Key0, Key1);
        TVector kept = TLanes.KeepFrom(words, Threshold, TLanes.Multiply(TLanes.Load(X, i), TLanes.Fill(Scale)));
        if (Accumulate != 0) kept = TLanes.Add(TLanes.Load(Y, i), kept);
        TLanes.Store(kept, Y, i);
    }
}
