namespace Plasticity.Studies.Figures;

/// <summary>Where every run ends, arm beside arm, with the interval of the paired difference to the first arm.</summary>
public sealed record Ends : Figure
{
    public override string Name => "paired-gap";
}
