using Plasticity.Laboratory.Runs;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>How long the runs of one thing took, in seconds. All numbers are NaN where there was no run.</summary>
/// <param name="seconds">A time a run, in the order in which they were taken.</param>
public sealed class SampleTimes(IEnumerable<double> seconds)
{
    /// <summary>The spread above which a difference of a few percent says nothing.</summary>
    public const double WideSpread = 0.05;

    private readonly double[] _seconds = [.. seconds];
    private double[]? _sorted;

    /// <summary>Of what was not timed.</summary>
    public static SampleTimes None { get; } = new([]);

    /// <summary>In the order in which they were taken.</summary>
    public IReadOnlyList<double> Seconds => _seconds;

    public double Median => At(0.5);

    public double LowerQuartile => At(0.25);

    public double UpperQuartile => At(0.75);

    public double Smallest => At(0);

    /// <summary>The interquartile range over the median.</summary>
    public double Spread => (UpperQuartile - LowerQuartile) / Median;

    /// <summary>Whether <see cref="Spread"/> is above 5 %.</summary>
    public bool IsWide => Spread > WideSpread;

    /// <summary>Between two samples, in proportion.</summary>
    private double At(double share) => _seconds.Length == 0 ? double.NaN : Statistics.Quantile(_sorted ??= [.. _seconds.Order()], share);
}
