using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Optimisers;

/// <summary>Adam (Kingma &amp; Ba 2015, arXiv:1412.6980); with <see cref="OptimiserSettings.Decay"/> it is AdamW.</summary>
public sealed record AdamSettings : OptimiserSettings
{
    /// <summary>Share of the mean gradient kept each step, in [0, 1).</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Share of the mean square kept each step, in [0, 1).</summary>
    public float Beta2 { get; init; } = 0.999f;

    /// <summary>Added to the root of the corrected mean square; above 0.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    public override Optimiser Create(ParameterSet parameters) => new Adam(parameters, this);
}

/// <summary>Algorithm 1 of the paper. The corrections 1 - βᵗ are computed in double: in single precision 1 - 0.999 loses three digits.</summary>
public sealed class Adam(ParameterSet parameters, AdamSettings settings) : Optimiser(parameters, settings, 2)
{
    protected override void Update(Range range, FloatBuffer gradient, float rate, long update)
    {
        FloatBuffer weight = Part(Parameters.WeightBuffer, range);
        Parameters.Device.Run(new AdamStep(
            weight, Part(gradient, range), Part(State[0], range), Part(State[1], range), weight.Count,
            rate, settings.Beta1, settings.Beta2, settings.Epsilon,
            (float)Correction(settings.Beta1, update), (float)Math.Sqrt(Correction(settings.Beta2, update)), L2, Decay));
    }

    // Of the float itself, not of the decimal that it stands for: the kernel's 1 - β is exact in single precision, and 1 - 0.999f differs
    // from 0.001 by 1.3e-5. Only so does the first step have the length of the rate.
    private static double Correction(float beta, long update) => 1 - Math.Pow(beta, update);
}
