using System.Globalization;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>Which arms a sweep's figure shows and where along its axis: all but the drawing.</summary>
internal sealed class SweepLayout
{
    private readonly double _zero;
    private readonly MetricResult _results;

    public SweepLayout(Sweep sweep, Summary summary)
    {
        Sweep = sweep;
        Metric = summary.Design.MetricOf(sweep.Metric);
        _results = summary.In(sweep.Metric);
        Spots = [.. Shown(sweep, summary.Design).Select(arm => new SweepSpot(_results[arm.Name], arm.On(sweep.X), On(arm, sweep.Series), On(arm, sweep.Panels)))];
        List<string> panels = Ordered(Spots.Select(spot => spot.Panel).OfType<string>());
        Panels = panels.Count == 0 ? new string?[] { null } : panels;
        Series = Ordered(Spots.Where(spot => spot.X is not null || spot.Series is not null).Select(spot => spot.Series ?? ""));
        Values = Ordered(Spots.Select(spot => spot.X).OfType<string>());
        IsNumeric = Values.All(value => Number(value) is not null);
        IsLogarithmic = sweep.LogX && IsNumeric && Values.Any(value => Number(value) > 0) && Values.All(value => Number(value) >= 0);
        double[] positive = [.. Values.Select(value => Number(value) ?? 0).Where(value => value > 0).Order()];
        // Zero has no place on a logarithmic axis; it gets the one that the next smaller value of the sweep would have.
        double ratio = positive.Length > 1 ? Math.Clamp(positive[1] / positive[0], 2, 10) : 3;
        _zero = positive.Length > 0 ? positive[0] / ratio : 1;
    }

    public Sweep Sweep { get; }

    public Metric Metric { get; }

    public IReadOnlyList<SweepSpot> Spots { get; }

    /// <summary>One null for a figure of one panel.</summary>
    public IReadOnlyList<string?> Panels { get; }

    /// <summary>Values of the series' coordinate, in order; "" stands for an arm without one.</summary>
    public IReadOnlyList<string> Series { get; }

    /// <summary>Values along the axis, in order.</summary>
    public IReadOnlyList<string> Values { get; }

    public bool IsNumeric { get; }

    public bool IsLogarithmic { get; }

    /// <summary>Whether a zero stands left of a logarithmic axis.</summary>
    public bool HasZero => IsLogarithmic && Values.Any(value => Number(value) == 0);

    /// <summary>The number on the axis at which a value of the sweep stands: its own, or its place in the row of categories.</summary>
    public double Along(string value) => !IsNumeric ? Values.ToList().IndexOf(value) : Number(value) is { } number && !(IsLogarithmic && number == 0) ? number : _zero;

    /// <summary>The arms along the axis of one series in one panel, from left to right.</summary>
    public IEnumerable<SweepSpot> Line(string? panel, string series) =>
        Spots.Where(spot => spot.X is not null && (spot.Series ?? "") == series && spot.IsIn(panel)).OrderBy(spot => Along(spot.X!));

    /// <summary>The arms that are levels in a panel.</summary>
    public IEnumerable<SweepSpot> Levels(string? panel) => Spots.Where(spot => spot.X is null && spot.IsIn(panel));

    /// <summary>An arm minus its reference; null for an arm that is one.</summary>
    public PairedDifference? DifferenceOf(SweepSpot spot) => _results.DifferenceOf(spot.Result.Arm);

    /// <summary>The arms of a sweep: all but those that belong to other figures.</summary>
    public static IEnumerable<Arm> Shown(Sweep sweep, Design design) => design.Arms.Where(arm => sweep.Without.All(axis => arm.On(axis) is null));

    /// <summary>The number that a coordinate says; null for a word.</summary>
    public static double? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;

    /// <summary>A coordinate as it is shown.</summary>
    public static string Text(string value) => Number(value) is { } number ? Axis.Short(number) : value;

    private static string? On(Arm arm, string axis) => axis.Length == 0 ? null : arm.On(axis);

    /// <summary>Numbers by size, words as they come.</summary>
    private static List<string> Ordered(IEnumerable<string> values)
    {
        List<string> distinct = [.. values.Distinct()];
        return distinct.All(value => Number(value) is not null) ? [.. distinct.OrderBy(value => Number(value))] : distinct;
    }
}
