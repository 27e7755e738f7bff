using Plasticity.Studies.Phases;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>The probability p(n, γ) = 1 − γ^(k n/N) with which a sample comes from all of the data, over training: the panel of figure 3 of Berariu et al. 2021.</summary>
public sealed record TransitionCurves : Figure
{
    public override string Name => "transition";

    /// <summary>The γ that are drawn.</summary>
    public ValueList<double> Gammas { get; init; } = [];

    [Help("k, the factor in the exponent.")]
    public double Exponent { get; init; } = 50;

    [Help("Epochs of the whole phase, for the horizontal axis.")]
    public int Epochs { get; init; } = 500;
}
