using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

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
/// plain warm start and, with a fresh network as noise, (0, 1) is a fresh start. At the start of a round, or every so often (when: /20ep).
/// </summary>
public sealed record ShrinkPerturb : Rule
{
    public ShrinkPerturb() => When = Window.Start;

    /// <param name="shrink">Factor on the weights, in [0, 1].</param>
    /// <param name="perturb">Factor on the noise, at least 0.</param>
    /// <param name="noise">Where ξ comes from.</param>
    public ShrinkPerturb(double shrink, double perturb, PerturbNoise noise = PerturbNoise.FreshNetwork) : this() => (Shrink, Perturb, Noise) = (shrink, perturb, noise);

    [Help("Factor on the weights, in [0, 1].")]
    public double Shrink { get; init; } = 0.4;

    [Help("Factor on the noise, at least 0.")]
    public double Perturb { get; init; } = 0.1;

    [Help("Noise: fresh-network (the authors' release) or gaussian (the paper's formula).")]
    public PerturbNoise Noise { get; init; }

    [Help("Whether running means and variances restart at 0 and 1, as in the release, which copies only learnable parameters into a new network.")]
    public bool ResetStatistics { get; init; } = true;

    public override void Act(IPhase phase)
    {
        RandomStream random = phase.Random(this);
        foreach (Parameter weight in phase.Network.Parameters.Weights)
        {
            FloatBuffer noise = phase.Network.Device.Upload(Draw(weight, random), "noise");
            phase.Network.Device.Run(new Blend(noise, weight.Tensor.Data, weight.Shape.Count, (float)Perturb, (float)Shrink));
            phase.Network.Device.Free(noise);
        }
        if (ResetStatistics) phase.Network.Initialise(random, parameter => !parameter.Trained);
    }

    public override void Validate()
    {
        base.Validate();
        NumberRange.ZeroToOne.Demand(Key, "shrink", Shrink);
        NumberRange.AtLeastZero.Demand(Key, "perturb", Perturb);
    }

    private float[] Draw(Parameter weight, RandomStream random)
    {
        if (Noise == PerturbNoise.FreshNetwork) return Network.Draw(weight, random);
        RandomStream own = random.Child(weight.Name);
        float[] values = new float[weight.Shape.Count];
        for (int i = 0; i < values.Length; i++) values[i] = (float)own.Normal((ulong)i);
        return values;
    }
}
