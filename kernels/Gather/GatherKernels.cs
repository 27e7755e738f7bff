using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>y [M,F]: row i = row rows[i] of x. A row may be taken more than once.</summary>
/// <param name="X">[N,F]</param> <param name="Rows">[M] in {0, …, N - 1}; the caller has checked them.</param> <param name="Y">[M,F], not x.</param>
public readonly partial record struct GatherRows(FloatBuffer X, IntBuffer Rows, FloatBuffer Y, int M, int F) : ITextKernel
{
    public string File => "gather";
    public Grid Grid => Grid.PerElement(M * F);
}

/// <summary>y [M]: element i = element rows[i] of x, for labels and numbers of samples.</summary>
/// <param name="X">[N]</param> <param name="Rows">[M] in {0, …, N - 1}; the caller has checked them.</param> <param name="Y">[M], not x.</param>
public readonly partial record struct GatherInts(IntBuffer X, IntBuffer Rows, IntBuffer Y, int M) : ITextKernel
{
    public string File => "gather";
    public Grid Grid => Grid.PerElement(M);
}
