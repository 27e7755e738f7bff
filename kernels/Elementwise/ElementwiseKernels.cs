using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>y = 0 where x &lt; 0, else x; NaN stays NaN.</summary>
public readonly record struct ReluForward(FloatBuffer X, FloatBuffer Y, int Count) : IElementwiseKernel<ReluForward>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i) => TLanes.Store(TLanes.Positive(TLanes.Load(X, i)), Y, i);
}

/// <summary>dx (+)= dy where y &gt; 0, else 0.</summary>
public readonly record struct ReluBackward(FloatBuffer Y, FloatBuffer DY, FloatBuffer DX, int Count, int Accumulate) : IElementwiseKernel<ReluBackward>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector gradient = TLanes.Gate(TLanes.Load(Y, i), TLanes.Load(DY, i));
        if (Accumulate != 0) gradient = TLanes.Add(TLanes.Load(DX, i), gradient);
        TLanes.Store(gradient, DX, i);
    }
}

/// <summary>y = a + b.</summary>
public readonly record struct AddForward(FloatBuffer A, FloatBuffer B, FloatBuffer Y, int Count) : IElementwiseKernel<AddForward>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i) => TLanes.Store(TLanes.Add(TLanes.Load(A, i), TLanes.Load(B, i)), Y, i);
}

/// <summary>dx (+)= dy.</summary>
public readonly record struct CopyGradient(FloatBuffer DY, FloatBuffer DX, int Count, int Accumulate) : IElementwiseKernel<CopyGradient>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector gradient = TLanes.Load(DY, i);
        if (Accumulate != 0) gradient = TLanes.Add(TLanes.Load(DX, i), gradient);
        TLanes.Store(gradient, DX, i);
    }
}

/// <summary>y = a·x + b·y: shrink-perturb, a step along a direction, an interpolation.</summary>
public readonly record struct Blend(FloatBuffer X, FloatBuffer Y, int Count, float A, float B) : IElementwiseKernel<Blend>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector kept = TLanes.Multiply(TLanes.Fill(B), TLanes.Load(Y, i));
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(A), TLanes.Load(X, i), kept), Y, i);
    }
}

/// <summary>
/// y = a·factor[0]·x + b·y, the factor from the device's memory: a step along a gradient by its own norm, clipping (x and y one buffer, b = 0).
/// A b of 0 still reads y, so that a NaN stays one.
/// </summary>
/// <param name="Factor">[1], such as of <see cref="NormFactor"/>.</param>
public readonly record struct BlendBy(FloatBuffer X, FloatBuffer Y, FloatBuffer Factor, int Count, float A, float B) : IElementwiseKernel<BlendBy>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector kept = TLanes.Multiply(TLanes.Fill(B), TLanes.Load(Y, i));
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(A * Factor.Load(0)), TLanes.Load(X, i), kept), Y, i);
    }
}

/// <summary>y ← y·m, element by element: a mask of zeros and ones.</summary>
public readonly record struct Multiply(FloatBuffer M, FloatBuffer Y, int Count) : IElementwiseKernel<Multiply>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i) => TLanes.Store(TLanes.Multiply(TLanes.Load(Y, i), TLanes.Load(M, i)), Y, i);
}

/// <summary>y (+)= factor·x.</summary>
public readonly record struct ScaleTo(FloatBuffer X, FloatBuffer Y, int Count, float Factor, int Accumulate) : IElementwiseKernel<ScaleTo>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i)
    {
        TVector scaled = TLanes.Multiply(TLanes.Fill(Factor), TLanes.Load(X, i));
        if (Accumulate != 0) scaled = TLanes.Add(TLanes.Load(Y, i), scaled);
        TLanes.Store(scaled, Y, i);
    }
}

/// <summary>y = value, everywhere.</summary>
public readonly record struct Fill(FloatBuffer Y, int Count, float Value) : IElementwiseKernel<Fill>, ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IElementwise.At<TVector, TLanes>(int i) => TLanes.Store(TLanes.Fill(Value), Y, i);
}
