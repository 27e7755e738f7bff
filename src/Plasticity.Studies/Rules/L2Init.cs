using Plasticity.Engine.Autodiff;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Rules;

/// <summary>
/// L2 regularisation towards the weights that the run began with: λ·(θ − θ₀) joins the gradient (Kumar, Marklund and Van Roy 2023, "Maintaining
/// Plasticity in Continual Learning via Regenerative Regularization", arXiv:2308.11958, equation 1, whose penalty is λ·|θ − θ₀|²).
/// </summary>
/// <remarks>As elsewhere in this project λ counts the gradient, so it is twice the paper's. θ₀ are the weights at the start of the first round that has the rule.</remarks>
public sealed record L2Init : Rule
{
    [Help("λ, at least 0.")]
    public double Lambda { get; init; } = 1e-2;

    public override void Start(IPhase phase) => First(phase);

    public override void Gradient(IStep step, Gradients gradients)
    {
        gradients.Add(step.Network.Parameters.WeightBuffer, Lambda);
        gradients.Add(First(step).Values, -Lambda);
    }

    public override void Validate()
    {
        base.Validate();
        NumberRange.AtLeastZero.Demand(Key, "lambda", Lambda);
    }

    private KeptWeights First(IPhase phase) => phase.State(this, () => new KeptWeights(phase.Network.Parameters), Scope.Run);
}
