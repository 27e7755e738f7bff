using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Laboratory.Data;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Measures;

/// <summary>
/// The largest eigenvalue of the Hessian of the mean loss over some samples of the phase, the same ones each time, by running statistics and
/// without augmentation: the largest Rayleigh quotient on the space of a power iteration (LeCun, Simard and Pearlmutter 1993, "Automatic Learning
/// Rate Maximization by On-Line Estimation of the Hessian's Eigenvectors"), which one iterate by itself would need more products for.
/// </summary>
/// <remarks>
/// A product with the Hessian is a central difference of two gradients, (∇L(θ + εv) − ∇L(θ − εv))/2ε for |v| = 1 and ε = step·|θ|: the curvature
/// of the loss as it is over such a step. Of a network that fits its data, a step of 10⁻³ sees the walls and not the bottom of the valley; from
/// 10⁻⁴ down the number stays. Early in training, where rectifiers switch, it rises as the step falls: from 10⁻³ to 10⁻⁴ by a fifth after five
/// epochs of a small residual network, and to more than twice as much at its initialisation. Numbers compare at equal steps. The host holds as many vectors of weights, in double
/// precision, as there are products.
/// </remarks>
public sealed record HessianTop : Measure
{
    public override string Name => "hessian-top";

    [Help("Samples whose loss it is; at least 2.")]
    public int Samples { get; init; } = 256;

    [Help("Products with the Hessian at most; at least 1.")]
    public int Iterations { get; init; } = 10;

    [Help("Ends when a product changes the eigenvalue by no more than this share of it; at least 0.")]
    public double Tolerance { get; init; } = 0.02;

    [Help("Half the distance of the two gradients, as a share of the norm of the weights; above 0.")]
    public double Step { get; init; } = 1e-4;

    public override double Of(MeasureContext context)
    {
        ParameterSet parameters = context.Network.Parameters;
        IDevice device = parameters.Device;
        FloatBuffer weights = parameters.WeightBuffer, direction = device.AllocateFloats(weights.Count, "direction");
        float[] before = device.Read(weights);
        double norm = Math.Sqrt(before.Sum(value => (double)value * value)), distance = Step * (norm > 0 ? norm : 1);
        using ProbeGradient probe = new(context);
        using Batches samples = probe.Subset(Samples);
        double[] GradientAt(double step)
        {
            device.Write(weights, before);
            device.Run(new Blend(direction, weights, weights.Count, (float)step, 1));
            return probe.OfAll(samples);
        }
        double[] Product(double[] vector)
        {
            device.Write(direction, [.. vector.Select(value => (float)value)]);
            double[] ahead = GradientAt(distance), behind = GradientAt(-distance);
            return [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * distance))];
        }
        try
        {
            return LargestEigenvalue.Of(Product, Start(parameters, probe.Random(Purpose.Noise)), Iterations, Tolerance);
        }
        finally
        {
            device.Write(weights, before);
            device.Free(direction);
        }
    }

    public override void Validate()
    {
        InputException.Between(Samples, 2, MostSamples, $"{Name}: samples");
        InputException.Between(Iterations, 1, MostSamples, $"{Name}: iterations");
        NumberRange.AtLeastZero.Demand(Name, "tolerance", Tolerance);
        NumberRange.AboveZero.Demand(Name, "step", Step);
    }

    /// <summary>Normal on every weight, 0 between their windows.</summary>
    private static double[] Start(ParameterSet parameters, RandomStream random)
    {
        double[] values = new double[parameters.WeightBuffer.Count];
        foreach (Parameter weight in parameters.Weights)
            for (int i = weight.Offset; i < weight.Offset + weight.Shape.Count; i++) values[i] = random.Normal((ulong)i);
        return values;
    }
}
