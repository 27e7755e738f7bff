using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>The sizes of a pooling; as kernel arguments, these ints in this order. Meanings as in <see cref="Conv2dShape"/>.</summary>
public readonly record struct PoolShape(int N, int H, int W, int C, int R, int S, int OutH, int OutW, int StrideH, int StrideW, int PadH, int PadW)
{
    /// <summary>Elements of the output.</summary>
    public int OutputCount => N * OutH * OutW * C;

    /// <summary>Elements of the input.</summary>
    public int InputCount => N * H * W * C;
}

/// <summary>y = the largest of each window, index = its h·W + w in its image; of equals the first, in reading order. A NaN wins.</summary>
public readonly partial record struct MaxPoolForward(FloatBuffer X, FloatBuffer Y, IntBuffer Index, PoolShape Shape) : ITextKernel
{
    public string File => "pool";
    public Grid Grid => Grid.PerElement(Shape.OutputCount);
}

/// <summary>dx (+)= the sum of dy over the windows whose maximum the element was; one lane an input element, so no two write one place.</summary>
public readonly partial record struct MaxPoolBackward(FloatBuffer DY, IntBuffer Index, FloatBuffer DX, PoolShape Shape, int Accumulate) : ITextKernel
{
    public string File => "pool";
    public Grid Grid => Grid.PerElement(Shape.InputCount);
}

/// <summary>y = the mean of each window; padding counts as zeros and is divided by, as in PyTorch's default.</summary>
public readonly partial record struct AveragePoolForward(FloatBuffer X, FloatBuffer Y, PoolShape Shape) : ITextKernel
{
    public string File => "pool";
    public Grid Grid => Grid.PerElement(Shape.OutputCount);
}

/// <summary>dx (+)= the sum of dy/(R·S) over the windows that cover the element.</summary>
public readonly partial record struct AveragePoolBackward(FloatBuffer DY, FloatBuffer DX, PoolShape Shape, int Accumulate) : ITextKernel
{
    public string File => "pool";
    public Grid Grid => Grid.PerElement(Shape.InputCount);
}

/// <summary>y [N,C] = the mean of x [N,P,C] over P.</summary>
public readonly partial record struct GlobalAverageForward(FloatBuffer X, FloatBuffer Y, int N, int P, int C) : ITextKernel
{
    public string File => "pool";
    public Grid Grid => Grid.PerElement(N * C, 64);
}

/// <summary>dx [N,P,C] (+)= dy [N,C] / P.</summary>
public readonly partial record struct GlobalAverageBackward(FloatBuffer DY, FloatBuffer DX, int N, int P, int C, int Accumulate) : ITextKernel
{
    public string File => "pool";
    public Grid Grid => Grid.PerElement(N * P * C);
}
