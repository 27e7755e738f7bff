using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Steps;

/// <summary>
/// Sharpness-aware minimisation: the gradient at θ + ρ·g/|g|, applied at θ (Foret, Kleiner, Mobahi and Neyshabur 2021, arXiv:2010.01412,
/// algorithm 1 with p = 2). Running statistics move in the first pass alone. Two passes a step.
/// </summary>
public sealed record Sam : StepRule
{
    private const double Epsilon = 1e-12;

    [Help("ρ, above 0.")]
    public double Rho { get; init; } = 0.05;

    public override void Step(IStep step)
    {
        Gradients ascent = step.Backward(), gradients;
        FloatBuffer factor = ascent.OverNorm(Rho, Epsilon);
        using (step.Network.Moved(ascent.Flat, factor)) gradients = step.Backward(Statistics.Ignore);
        step.Network.Device.Free(factor);
        step.Apply(gradients);
    }

    public override void Validate() => NumberRange.AboveZero.Demand(Key, "rho", Rho);
}
