using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Optimisers;

/// <summary>RMSprop (Tieleman &amp; Hinton 2012), with PyTorch's defaults.</summary>
public sealed record RmsPropSettings : OptimiserSettings
{
    /// <summary>Share of the mean square kept each step, in [0, 1).</summary>
    public float Smoothing { get; init; } = 0.99f;

    /// <summary>Added to the root of the mean square; above 0.</summary>
    public float Epsilon { get; init; } = 1e-8f;

    public override Optimiser Create(ParameterSet parameters) => new RmsProp(parameters, this);
}

/// <summary>Divides each gradient by the root of a running mean of its squares; without momentum and not centred.</summary>
public sealed class RmsProp(ParameterSet parameters, RmsPropSettings settings) : Optimiser(parameters, settings, 1)
{
    protected override void Update(Range range, FloatBuffer gradient, float rate, long update)
    {
        FloatBuffer weight = Part(Parameters.WeightBuffer, range);
        Parameters.Device.Run(new RmsPropStep(
            weight, Part(gradient, range), Part(State[0], range), weight.Count, rate, settings.Smoothing, settings.Epsilon, L2, Decay));
    }
}
