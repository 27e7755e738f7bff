using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// g = gradient + l2·weight; square ← smoothing·square + (1 - smoothing)·g²; weight ← weight - rate·(g/(√square + ε) + decay·weight).
/// ε outside the root, as in PyTorch.
/// </summary>
/// <remarks>(1 - smoothing)·g is multiplied by g, as in <see cref="AdamStep"/>: g² alone may overflow.</remarks>
public readonly record struct RmsPropStep(
    FloatBuffer Weight, FloatBuffer Gradient, FloatBuffer Square, int Count, float Rate, float Smoothing, float Epsilon, float L2, float Decay) : IElementwiseKernel<RmsPropStep>, ITextKernel
{
    public string File => "rms_prop";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight, i);
        TVector g = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient, i));
        TVector square = TLanes.Multiply(TLanes.Fill(Smoothing), TLanes.Load(Square, i));
        square = TLanes.MultiplyAdd(TLanes.Multiply(TLanes.Fill(1 - Smoothing), g), g, square);
        TLanes.Store(square, Square, i);
        TVector step = TLanes.Divide(g, TLanes.Add(TLanes.Sqrt(square), TLanes.Fill(Epsilon)));
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight, i);
    }
}
