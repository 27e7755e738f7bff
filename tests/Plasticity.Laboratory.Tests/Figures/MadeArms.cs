using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Tests.Figures;

/// <summary>Arms at places of axes, with runs that are made up.</summary>
internal static class MadeArms
{
    /// <summary>Arms whose runs have one epoch each, with the accuracies given.</summary>
    public static FigureContext Context(Arm[] arms, Func<Arm, double[]> values, (string, int)[]? diverged = null)
    {
        int seeds = arms.Max(arm => values(arm).Length);
        MetricRow[] rows = [.. arms.SelectMany(arm => values(arm).Select((value, i) => new MetricRow("s", arm.Name, i + 1, "tune", 1, 1, 1e-3, 1, value, 1, value, 1000, 1)))];
        RunRecords records = new(rows, [], diverged ?? []);
        Design design = new([.. arms], [new TailAccuracy()], [], "tune", [.. Enumerable.Range(1, seeds)]);
        return new FigureContext(Summary.Of(design, records, 1), records);
    }

    /// <summary>An arm of one phase that stands at these places of axes.</summary>
    public static Arm Placed(string name, params (string Axis, string At)[] at) =>
        new(name, [new Phase("tune")]) { At = [.. at.Select(place => new Coordinate(place.Axis, place.At))] };
}
