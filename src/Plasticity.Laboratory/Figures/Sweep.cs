using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Figures;

/// <summary>
/// A metric against an axis of the study's sweep, as the figures 2 to 11 of Berariu et al. 2021, arXiv:2106.00042: single seeds as faint dots,
/// means joined, bars of one standard deviation, and a horizontal line with a band of one standard deviation for each arm that has no
/// coordinate on the axis (fresh, hard switch).
/// </summary>
public sealed record Sweep : Figure
{
    private readonly string _name = "sweep";

    public override string Name => _name;

    [Help("Name of the figure's file.")]
    public string File { get => _name; init => _name = value; }

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

    /// <summary>Axes on which an arm must have no coordinate to be in the figure: keeps another figure's arms out.</summary>
    public ValueList<string> Without { get; init; } = [];

    public override string Draw(FigureContext context) => SweepDrawing.Draw(new SweepLayout(this, context.Summary));

    public override string Caption(FigureContext context) => SweepDrawing.Caption(new SweepLayout(this, context.Summary));

    public override FigureTable Table(FigureContext context) => SweepTable.Of(new SweepLayout(this, context.Summary));

    public override IReadOnlyList<string> Told(FigureContext context)
    {
        SweepLayout layout = new(this, context.Summary);
        return layout.Metric == context.Summary.Metric ? [.. layout.Spots.Select(spot => spot.Result.Arm)] : [];
    }

    public override void Check(Design design)
    {
        base.Check(design);
        InputException.At($"figure '{Name}'", () => CheckAxes(design));
    }

    private void CheckAxes(Design design)
    {
        design.MetricOf(Metric);
        Arm[] shown = [.. SweepLayout.Shown(this, design)];
        foreach (string axis in new[] { X, Panels, Series })
            if ((axis.Length > 0 || axis == X) && !shown.Any(arm => arm.On(axis) is not null))
                throw Missing(axis, [.. shown.SelectMany(arm => arm.At).Select(at => at.Axis).Distinct()]);
        if (shown.Where(arm => arm.On(X) is not null).GroupBy(arm => (arm.On(X), arm.On(Series), arm.On(Panels))).FirstOrDefault(group => group.Count() > 1) is { } same)
            throw new InputException($"the arms '{same.First().Name}' and '{same.Last().Name}' would stand in one place; name an axis in which they differ as series or panels, or one to keep out as without");
    }

    private static InputException Missing(string axis, string[] axes) => axes.Length > 0
        ? InputException.Unknown("axis", axis, axes)
        : new InputException($"no arm has a coordinate on the axis '{axis}', expected at least one");
}
