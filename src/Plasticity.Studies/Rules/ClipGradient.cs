using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>A gradient longer than a limit is shortened to it: g ← g·min(1, limit/|g|) (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063, algorithm 1).</summary>
/// <remarks>As PyTorch does, 1e-6 is added to |g|. Penalties of rules that stand before it are in the gradient; those of the optimiser are not.</remarks>
public sealed record ClipGradient : Rule
{
    private const double Epsilon = 1e-6;

    [Help("Largest norm of the gradient; above 0.")]
    public double Norm { get; init; } = 1;

    public override void Gradient(IStep step, Gradients gradients)
    {
        FloatBuffer factor = gradients.OverNorm(Norm, Epsilon, most: 1);
        gradients.Scale(factor);
        step.Network.Device.Free(factor);
    }

    public override void Validate()
    {
        base.Validate();
        NumberRange.AboveZero.Demand(Key, "norm", Norm);
    }
}
