using Plasticity.Laboratory.Metrics;

namespace Plasticity.Laboratory.Figures;

/// <summary>The smallest and largest value that a quantity can have, in the unit in which it is drawn: no axis goes beyond them.</summary>
internal readonly record struct Bounds(double Low, double High)
{
    public static readonly Bounds None = new(double.NegativeInfinity, double.PositiveInfinity);

    public static readonly Bounds Percent = new(0, 100);

    public static readonly Bounds Share = new(0, 1);

    public static readonly Bounds NotNegative = new(0, double.PositiveInfinity);

    /// <summary>Those of a metric; of a plain number they follow from what was found: an axis without negative numbers begins at 0 or above.</summary>
    /// <param name="drawn">Its values in the unit in which they are drawn.</param>
    public static Bounds Of(Metric metric, IEnumerable<double> drawn) => metric.Unit switch
    {
        MetricUnit.Accuracy => Percent,
        MetricUnit.Count or MetricUnit.Seconds => NotNegative,
        _ => drawn.Any(value => value < 0) ? None : NotNegative,
    };
}
