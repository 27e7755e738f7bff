using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// partial [Parts]: the sums of the squares of Parts equal stretches of x [Count], each in a fixed order. <see cref="Total"/> adds them up. Within
/// 1e-6 of the sum for any number of elements, because nothing is one long chain: GPUs keep what rounding takes (Kahan 1965), the CPU device
/// adds in double precision.
/// </summary>
/// <param name="Parts">Of <see cref="PartsFor"/>: at most 256.</param>
public readonly partial record struct SumOfSquares(FloatBuffer X, FloatBuffer Partial, int Count, int Parts) : ITextKernel
{
    /// <summary>What a group takes at a time: four floats a lane. Stretches are multiples of that.</summary>
    private const int Row = 1024;

    public string File => "norms";
    public Grid Grid => new(256, Math.Max(1, Parts));

    /// <summary>How many stretches so many elements are cut into: as few rows for each as leave 256 stretches at most.</summary>
    public static int PartsFor(int count)
    {
        int rows = Grid.DivideUp(Math.Max(1, count), Row);
        return Grid.DivideUp(rows, Grid.DivideUp(rows, 256));
    }

    /// <summary>Elements of a stretch, but for the last.</summary>
    private int Stretch
    {
        get
        {
            int rows = Count / Row + (Count % Row != 0 ? 1 : 0);
            return (rows / Parts + (rows % Parts != 0 ? 1 : 0)) * Row;
        }
    }
}

/// <summary>y [1] = the sum of x [Count], in a fixed order; for some hundred numbers.</summary>
public readonly partial record struct Total(FloatBuffer X, FloatBuffer Y, int Count) : ITextKernel
{
    public string File => "norms";
    public Grid Grid => new(256, 1);
}

/// <summary>
/// factor [Count] = min(most, numerator/(√sum + epsilon)), of sums of squares [Count]: clipping to a norm c by numerator = c, most = 1; a step of
/// length ρ along a gradient (SAM, Foret et al. 2021, equation 2) by numerator = ρ, most = ∞. A NaN stays one.
/// </summary>
/// <param name="Epsilon">At least 0. With 0 a sum of 0 gives most.</param>
public readonly partial record struct NormFactor(FloatBuffer Sum, FloatBuffer Factor, int Count, float Numerator, float Epsilon, float Most) : ITextKernel
{
    public string File => "norms";
    public Grid Grid => Grid.PerElement(Count, 32);
}
