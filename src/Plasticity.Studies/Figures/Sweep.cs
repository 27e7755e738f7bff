using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Figures;

/// <summary>
/// A metric against an axis of the study's sweep, as the figures 2 to 11 of Berariu et al. 2021, arXiv:2106.00042: single seeds as faint dots,
/// means joined, bars of one standard deviation, and a horizontal line with a band of one standard deviation for each arm that has no
/// coordinate on the axis (fresh, hard switch).
/// </summary>
public sealed record Sweep : Figure
{
    [Help("What stands above it.")]
    public string Title { get; init; } = "";

    [Help("The coordinate that runs along the horizontal axis.")]
    public string X { get; init; } = "";

    [Help("What stands below the horizontal axis.")]
    public string XLabel { get; init; } = "";

    [Help("Whether the horizontal axis is logarithmic.")]
    public bool LogX { get; init; }

    [Help("Whether the vertical axis is logarithmic.")]
    public bool LogY { get; init; }

    [Help("The coordinate that tells the lines of a panel apart by colour; empty for one line.")]
    public string Series { get; init; } = "";

    [Help("The coordinate each of whose values has a panel of its own; empty for one panel.")]
    public string Panels { get; init; } = "";

    [Help("Name of the metric; empty for the study's first.")]
    public string Metric { get; init; } = "";

    [Help("Axes on which an arm must have no coordinate to be in the figure: keeps another figure's arms out.")]
    public ValueList<string> Without { get; init; } = [];
}
