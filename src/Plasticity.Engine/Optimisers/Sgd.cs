using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Optimisers;

/// <summary>Stochastic gradient descent, with momentum where it is above 0.</summary>
public sealed record SgdSettings : OptimiserSettings
{
    /// <summary>Share of the velocity kept each step, in [0, 1).</summary>
    public float Momentum { get; init; }

    /// <summary>Whether to look ahead along the velocity (Sutskever et al. 2013); needs momentum.</summary>
    public bool Nesterov { get; init; }

    public override Optimiser Create(ParameterSet parameters) => new Sgd(parameters, this);
}

/// <summary>Gradient descent in PyTorch's convention: velocity ← momentum·velocity + g, weight ← weight - rate·velocity.</summary>
public sealed class Sgd(ParameterSet parameters, SgdSettings settings) : Optimiser(parameters, settings, settings.Momentum > 0 ? 1 : 0)
{
    protected override void Update(Range range, FloatBuffer gradient, float rate, long update)
    {
        FloatBuffer weight = Part(Parameters.WeightBuffer, range), g = Part(gradient, range);
        if (settings.Momentum > 0)
        {
            Parameters.Device.Run(new SgdMomentumStep(
                weight, g, Part(State[0], range), weight.Count, rate, settings.Momentum, settings.Nesterov ? 1 : 0, L2, Decay));
        }
        else
        {
            Parameters.Device.Run(new SgdStep(weight, g, weight.Count, rate, L2, Decay));
        }
    }
}
