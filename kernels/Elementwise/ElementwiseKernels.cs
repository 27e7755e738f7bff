using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>y = 0 where x &lt; 0, else x; NaN stays NaN.</summary>
public readonly partial record struct ReluForward(FloatBuffer X, FloatBuffer Y, int Count) : ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);
}

/// <summary>dx (+)= dy where y &gt; 0, else 0.</summary>
public readonly partial record struct ReluBackward(FloatBuffer Y, FloatBuffer DY, FloatBuffer DX, int Count, int Accumulate) : ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);
}

/// <summary>y = a + b.</summary>
public readonly partial record struct AddForward(FloatBuffer A, FloatBuffer B, FloatBuffer Y, int Count) : ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);
}

/// <summary>dx (+)= dy.</summary>
public readonly partial record struct CopyGradient(FloatBuffer DY, FloatBuffer DX, int Count, int Accumulate) : ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);
}

/// <summary>y = a·x + b·y: shrink-perturb, a step along a direction, an interpolation.</summary>
public readonly partial record struct Blend(FloatBuffer X, FloatBuffer Y, int Count, float A, float B) : ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);
}

/// <summary>y = value, everywhere.</summary>
public readonly partial record struct Fill(FloatBuffer Y, int Count, float Value) : ITextKernel
{
    public string File => "elementwise";
    public Grid Grid => Fours.Over(Count);
}
