using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// Central differences of a double-precision op along random directions of ±1. For such directions v the mean of ⟨e,v⟩² is ‖e‖², so sixteen
/// of them measure ‖gradient - difference quotients‖ without a pass per element, and a single wrong element shows in every one of them.
/// </summary>
internal sealed class GradientProbe
{
    private const int Directions = 16;
    private const double Step = 1.0 / (1 << 18);

    private readonly double[][] _signs = new double[Directions][];
    private readonly double[] _slopes = new double[Directions];

    /// <param name="functional">The scalar is Σ functionalᵢ·yᵢ.</param>
    /// <param name="input">Which of the inputs moves.</param>
    public GradientProbe(ReferenceOp reference, double[][] x, float[] functional, int input, RandomStream random)
    {
        for (int d = 0; d < Directions; d++)
        {
            RandomStream stream = random.Sequence(random.Lane * Directions + (ulong)d);
            double[] signs = [.. Enumerable.Range(0, x[input].Length).Select(i => (stream.Words((ulong)i).A & 1) == 0 ? 1.0 : -1.0)];
            double up = Value(reference, Moved(x, input, signs, Step), functional), down = Value(reference, Moved(x, input, signs, -Step), functional);
            _signs[d] = signs;
            _slopes[d] = (up - down) / (2 * Step);
        }
    }

    /// <summary>Fails, in one line, unless the gradient, less a share that did not come from the op, has these slopes.</summary>
    public void Demand(double tolerance, float[] gradient, float[]? further, string what)
    {
        // Two shares may cancel; their sum is as exact as the larger of them.
        double error = 0, norm = Math.Max(Norm(gradient), further is null ? 0 : Norm(further));
        for (int d = 0; d < Directions; d++)
        {
            double slope = 0;
            for (int i = 0; i < gradient.Length; i++) slope += _signs[d][i] * (gradient[i] - (further?[i] ?? 0.0));
            error += (slope - _slopes[d]) * (slope - _slopes[d]) / Directions;
        }
        double relative = error == 0 ? 0 : Math.Sqrt(error) / norm;
        Assert.True(relative <= tolerance, $"{what}: off by {relative:g3}, allowed {tolerance:g3}");
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private static double[][] Moved(double[][] x, int input, double[] signs, double step)
    {
        double[][] moved = [.. x];
        moved[input] = [.. x[input].Zip(signs, (value, sign) => value + step * sign)];
        return moved;
    }

    private static double Value(ReferenceOp reference, double[][] x, float[] functional) => reference(x).Zip(functional, (y, w) => y * w).Sum();
}
