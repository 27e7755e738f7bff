using Plasticity.Engine.Autodiff;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>
/// Weight decay while the window holds (Golatkar, Achille and Soatto 2019, "Time Matters in Regularizing Deep Networks", arXiv:1905.13277): λ·θ
/// joins the gradient. Adds to what the optimiser does at all times.
/// </summary>
public sealed record WeightDecay : Rule
{
    [Help("λ, at least 0: this times the weight joins the gradient.")]
    public double Lambda { get; init; } = 5e-4;

    public override void Gradient(IStep step, Gradients gradients) => gradients.Add(step.Network.Parameters.WeightBuffer, Lambda);

    public override void Validate()
    {
        base.Validate();
        NumberRange.AtLeastZero.Demand(Key, "lambda", Lambda);
    }
}
