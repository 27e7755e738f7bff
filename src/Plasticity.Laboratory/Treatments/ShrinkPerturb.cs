using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Treatments;

/// <summary>Where the noise of <see cref="ShrinkPerturb"/> comes from: the paper and its release differ.</summary>
public enum PerturbNoise
{
    /// <summary>A newly initialised network, as in the authors' release and its replication: each layer's noise has the scale of its initialiser.</summary>
    FreshNetwork,

    /// <summary>N(0, 1) for every weight alike, as in the paper's formula.</summary>
    Gaussian,
}

/// <summary>
/// Shrink and perturb (Ash &amp; Adams 2020, arXiv:1910.08475, section 5): θ ← shrink·θ + perturb·ξ on every learnable parameter. (1, 0) is a
/// plain warm start and, with a fresh network as noise, (0, 1) is a fresh start.
/// </summary>
public sealed record ShrinkPerturb : ITreatment
{
    public ShrinkPerturb() { }

    /// <param name="shrink">Factor on the weights, in [0, 1].</param>
    /// <param name="perturb">Factor on the noise, at least 0.</param>
    /// <param name="noise">Where ξ comes from.</param>
    public ShrinkPerturb(double shrink, double perturb, PerturbNoise noise = PerturbNoise.FreshNetwork) => (Shrink, Perturb, Noise) = (shrink, perturb, noise);

    [Help("Factor on the weights, in [0, 1].")]
    public double Shrink { get; init; } = 0.4;

    [Help("Factor on the noise, at least 0.")]
    public double Perturb { get; init; } = 0.1;

    [Help("Noise: fresh-network (the authors' release) or gaussian (the paper's formula).")]
    public PerturbNoise Noise { get; init; }

    [Help("Whether running means and variances restart at 0 and 1, as in the release, which copies only learnable parameters into a new network.")]
    public bool ResetStatistics { get; init; } = true;

    public void Apply(TreatmentContext context)
    {
        ParameterSet parameters = context.Parameters;
        IDevice device = parameters.Device;
        foreach (Parameter weight in parameters.Weights)
        {
            FloatBuffer noise = device.Upload(Draw(weight, context), "noise");
            device.Run(new Blend(noise, weight.Tensor.Data, weight.Shape.Count, (float)Perturb, (float)Shrink));
            device.Free(noise);
        }
        if (ResetStatistics) parameters.Initialise(context.Seed, context.Draw, parameter => !parameter.Trained);
    }

    public void Validate()
    {
        NumberRange.ZeroToOne.Demand("shrink-perturb", "shrink", Shrink);
        NumberRange.AtLeastZero.Demand("shrink-perturb", "perturb", Perturb);
    }

    private float[] Draw(Parameter weight, TreatmentContext context)
    {
        if (Noise == PerturbNoise.FreshNetwork) return ParameterSet.Draw(weight, context.Seed, context.Draw);
        RandomStream stream = new(context.Seed, Purpose.Noise, ((ulong)(uint)context.Draw << 32) | (uint)weight.Ordinal);
        float[] values = new float[weight.Shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (float)stream.Normal((ulong)i);
        return values;
    }
}
