using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>g = gradient + l2·weight; weight ← weight - rate·(g + decay·weight).</summary>
public readonly record struct SgdStep(FloatBuffer Weight, FloatBuffer Gradient, int Count, float Rate, float L2, float Decay) : IElementwiseKernel<SgdStep>, ITextKernel
{
    public string File => "sgd";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight, i);
        TVector step = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient, i));
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight, i);
    }
}

/// <summary>
/// g = gradient + l2·weight; velocity ← momentum·velocity + g; weight ← weight - rate·(d + decay·weight) with d = velocity, or
/// g + momentum·velocity where <paramref name="Nesterov"/> is 1. As in PyTorch: no dampening, the rate outside the velocity.
/// </summary>
public readonly record struct SgdMomentumStep(
    FloatBuffer Weight, FloatBuffer Gradient, FloatBuffer Velocity, int Count, float Rate, float Momentum, int Nesterov, float L2, float Decay) : IElementwiseKernel<SgdMomentumStep>, ITextKernel
{
    public string File => "sgd";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector weight = TLanes.Load(Weight, i);
        TVector g = TLanes.MultiplyAdd(TLanes.Fill(L2), weight, TLanes.Load(Gradient, i));
        TVector velocity = TLanes.MultiplyAdd(TLanes.Fill(Momentum), TLanes.Load(Velocity, i), g);
        TLanes.Store(velocity, Velocity, i);
        TVector step = Nesterov != 0 ? TLanes.MultiplyAdd(TLanes.Fill(Momentum), velocity, g) : velocity;
        step = TLanes.MultiplyAdd(TLanes.Fill(Decay), weight, step);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(-Rate), step, weight), Weight, i);
    }
}
