using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Figures;

/// <summary>
/// Measures epoch by epoch, a colour an arm, earlier phases on negative epochs, as figure 1 of Berariu et al. 2021, arXiv:2106.00042. By default
/// training and test accuracy.
/// </summary>
public sealed record Curves : Figure
{
    [Help("The measures that are drawn, at most two: the first in full lines, the second thin.")]
    public ValueList<string> Measures { get; init; } = ["test-accuracy", "train-accuracy"];

    [Help("Names of the arms that are drawn; none for all.")]
    public ValueList<string> Arms { get; init; } = [];

    [Help("The phase that begins at epoch 0; empty for the last of each arm.")]
    public string Origin { get; init; } = "";
}
