using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Figures;

/// <summary>The probability p(n, γ) = 1 − γ^(k n/N) with which a sample comes from all of the data, over training: the panel of figure 3 of Berariu et al. 2021.</summary>
public sealed record TransitionCurves : Figure
{
    [Help("The γ that are drawn, each above 0 and at most 1.")]
    public ValueList<double> Gammas { get; init; } = [];

    [Help("k, the factor in the exponent.")]
    public double Exponent { get; init; } = 50;

    [Help("Epochs of the whole phase, for the horizontal axis.")]
    public int Epochs { get; init; } = 500;

    public override void Validate()
    {
        InputException.Demand(Gammas.Count > 0 && Gammas.All(gamma => gamma is > 0 and <= 1), Key, "gammas", Gammas, "at least one, each above 0 and at most 1");
        InputException.Demand(Epochs >= 1, Key, "epochs", Epochs, "at least 1");
    }
}
