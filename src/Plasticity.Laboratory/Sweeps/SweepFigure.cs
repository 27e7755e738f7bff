using System.Globalization;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>A sweep over one or two settings as a figure: the metric along the first, a line an arm, a panel a value of the second.</summary>
internal static class SweepFigure
{
    private const string ArmAxis = "arm";

    private const int MostPanels = 6;

    /// <summary>Null where such a figure would not say it all: other axes vary, or no run has ended.</summary>
    public static DrawnFigure? Of(SweepDescription sweep, IReadOnlyList<PlaceResult> places)
    {
        SweepAxis[] axes = [.. sweep.Axes.Product.Where(axis => axis.Values.Count > 1).OrderByDescending(axis => IsNumeric(axis)).ThenByDescending(axis => axis.Values.Count)];
        if (axes.Length is not (1 or 2) || sweep.Axes.List.Count > 1 || axes.Length == 2 && axes[1].Values.Count > MostPanels) return null;
        PlaceResult[] ended = [.. places.Where(place => place.First is not null)];
        // A metric that no run of a combination has leaves nothing to draw there.
        if (ended.Length == 0 || ended.Any(place => place.Summary.Arms.All(arm => arm.Count == 0))) return null;
        Figures.Sweep figure = new()
        {
            File = "sweep", X = axes[0].Key, XLabel = axes[0].Key.Replace('-', ' '), LogX = IsLogarithmic(axes[0]), Series = ended[0].Summary.Arms.Count > 1 ? ArmAxis : "",
            Panels = axes.Length == 2 ? axes[1].Key : "",
        };
        RunRecords records = Renamed(ended);
        Design design = new(
            new ValueList<Arm>(ended.SelectMany(place => place.Summary.Design.Arms.Select(arm => arm with
            {
                Name = Name(place, arm.Name),
                At = At(place, arm.Name),
                Reference = place.Summary.Comparison.ReferenceOf(arm.Name) is { } reference ? Name(place, reference) : "",
            }))),
            ended[0].Summary.Design.Metrics, [], ended[0].Summary.Design.TuningPhase, new ValueList<int>(ended.SelectMany(place => place.Summary.Design.Seeds).Distinct().Order().ToArray()));
        return figure.Drawn(new FigureContext(Summary.Of(design, records, 0), records));

        ValueList<Coordinate> At(PlaceResult place, string arm) =>
            new(axes.Select(axis => new Coordinate(axis.Key, place.Value(axis.Key))).Append(new Coordinate(ArmAxis, arm)));
    }

    private static RunRecords Renamed(PlaceResult[] places) => new(
        [.. places.SelectMany(place => place.Records.Epochs.Select(row => row with { Arm = Name(place, row.Arm) }))],
        [.. places.SelectMany(place => place.Records.Measures.Select(row => row with { Arm = Name(place, row.Arm) }))],
        [.. places.SelectMany(place => place.Records.Diverged.Select(run => (Name(place, run.Arm), run.Seed)))]);

    private static string Name(PlaceResult place, string arm) => $"{place.Place} · {arm}";

    private static bool IsNumeric(SweepAxis axis) => axis.Values.All(value => Number(value) is not null);

    /// <summary>Values over more than one power of ten, as those of a learning rate.</summary>
    private static bool IsLogarithmic(SweepAxis axis)
    {
        double[] values = [.. axis.Values.Select(value => Number(value) ?? 0).Where(value => value > 0)];
        return values.Length > 1 && values.Max() / values.Min() > 10;
    }

    private static double? Number(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
