using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Objectives;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// The largest eigenvalue of the Hessian of the mean cross-entropy over some training samples of the task, the same ones each time, by running
/// statistics and without augmentation: the largest Rayleigh quotient on the space of a power iteration (LeCun, Simard and Pearlmutter 1993,
/// "Automatic Learning Rate Maximization by On-Line Estimation of the Hessian's Eigenvectors"), which one iterate by itself would need more
/// products for. What is frozen counts as constant.
/// </summary>
/// <remarks>
/// A product with the Hessian is a central difference of two gradients, (∇L(θ + εv) − ∇L(θ − εv))/2ε for |v| = 1 and ε = step·|θ|: the curvature
/// of the loss as it is over such a step. Of a network that fits its data, a step of 10⁻³ sees the walls and not the bottom of the valley; from
/// 10⁻⁴ down the number stays. Early in training, where ReLUs switch, it rises as the step falls: from 10⁻³ to 10⁻⁴ by a fifth after five
/// epochs of a small residual network, and to more than twice as much at its initialisation. Numbers compare at equal steps. The host holds as
/// many vectors of weights, in double precision, as there are products.
/// </remarks>
public sealed record HessianTop : Measure
{
    private const int SamplesAtOnce = 256;

    [Help("Samples whose loss it is; at least 2.")]
    public int Samples { get; init; } = 256;

    [Help("Products with the Hessian at most; at least 1.")]
    public int Iterations { get; init; } = 10;

    [Help("Ends when a product changes the eigenvalue by no more than this share of it; at least 0.")]
    public double Tolerance { get; init; } = 0.02;

    [Help("Half the distance of the two gradients, as a share of the norm of the weights; above 0.")]
    public double Step { get; init; } = 1e-4;

    public override void Take(IView view, IMeasurements into)
    {
        ParameterSet parameters = view.Network.Parameters;
        IDevice device = parameters.Device;
        RandomStream random = view.Random(this);
        Sample[] samples = view.Task.Some(Samples, random);
        double norm = Math.Sqrt(ByModule.Squares(view.Network, device.Read(parameters.WeightBuffer))[0]), distance = Step * (norm > 0 ? norm : 1);
        FloatBuffer direction = device.AllocateFloats(parameters.WeightBuffer.Count, "direction");
        double[] Product(double[] vector)
        {
            device.Write(direction, [.. vector.Select(value => (float)value)]);
            double[] ahead = GradientAt(view, samples, direction, distance), behind = GradientAt(view, samples, direction, -distance);
            return [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * distance))];
        }
        try
        {
            into.Add(LargestEigenvalue.Of(Product, Start(parameters, random.Child("start")), Iterations, Tolerance));
        }
        finally
        {
            device.Free(direction);
        }
    }

    public override void Validate()
    {
        InputException.Between(Samples, 2, Most, $"{Key}: samples");
        InputException.Between(Iterations, 1, Most, $"{Key}: iterations");
        NumberRange.AtLeastZero.Demand(Key, "tolerance", Tolerance);
        NumberRange.AboveZero.Demand(Key, "step", Step);
    }

    /// <summary>The gradient of the mean loss of all samples, a step along a direction, summed in double precision.</summary>
    private static double[] GradientAt(IView view, Sample[] samples, FloatBuffer direction, double step)
    {
        double[] mean = new double[direction.Count];
        using IDisposable moved = view.Network.Moved(direction, (float)step);
        foreach (Sample[] batch in samples.Chunk(SamplesAtOnce))
        {
            float[] gradient = view.Network.Device.Read(view.Backward(view.Load(batch), new CrossEntropy(), Statistics.Use).Flat);
            double share = (double)batch.Length / samples.Length;
            for (int i = 0; i < mean.Length; i++) mean[i] += share * gradient[i];
            view.Release();
        }
        return mean;
    }

    /// <summary>Normal on every weight that is not frozen, 0 elsewhere: so no product leaves their space, on which the matrix is symmetric.</summary>
    private static double[] Start(ParameterSet parameters, RandomStream random)
    {
        double[] values = new double[parameters.WeightBuffer.Count];
        foreach (Parameter weight in parameters.Weights.Where(weight => !weight.Frozen))
            for (int i = weight.Offset; i < weight.Offset + weight.Shape.Count; i++) values[i] = random.Normal((ulong)i);
        return values;
    }
}
