namespace Plasticity.Studies.Figures;

/// <summary>Accuracy epoch by epoch, earlier phases on negative epochs, as figure 1 of Berariu et al. 2021, arXiv:2106.00042.</summary>
public sealed record Curves : Figure
{
    public override string Name => "learning-curves";
}
