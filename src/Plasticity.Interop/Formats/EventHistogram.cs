namespace Plasticity.Interop.Formats;

/// <summary>
/// Counts of values in TensorFlow's buckets: their limits grow by a tenth from 1e-12 to 1e20 on either side of 0, so that weights of any scale
/// share them. Empty buckets in a row are written as one.
/// </summary>
/// <param name="Values">How many values were finite; NaN and infinities have no bucket and are left out.</param>
/// <param name="Min">The smallest; 0 of none.</param>
/// <param name="Max">The largest; 0 of none.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
/// <param name="Limits">Bucket i holds what is at least limit i-1 and less than limit i.</param>
/// <param name="Counts">One a limit.</param>
public sealed record EventHistogram(long Values, double Min, double Max, double Sum, double SumOfSquares, double[] Limits, double[] Counts)
{
    private static readonly double[] AllLimits = MakeLimits();

    public static EventHistogram Of(ReadOnlySpan<float> values)
    {
        double[] counts = new double[AllLimits.Length];
        long finite = 0;
        double min = double.PositiveInfinity, max = double.NegativeInfinity, sum = 0, squares = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value)) continue;
            finite++;
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
            sum += value;
            squares += (double)value * value;
            counts[Bucket(value)]++;
        }
        (double[] limits, double[] merged) = Merge(counts);
        return finite == 0 ? new EventHistogram(0, 0, 0, 0, 0, limits, merged) : new EventHistogram(finite, min, max, sum, squares, limits, merged);
    }

    /// <summary>As TensorFlow's HistogramProto.</summary>
    public void Write(ProtobufWriter message)
    {
        message.Double(1, Min);
        message.Double(2, Max);
        message.Double(3, Values);
        message.Double(4, Sum);
        message.Double(5, SumOfSquares);
        message.Doubles(6, Limits);
        message.Doubles(7, Counts);
    }

    /// <summary>The first limit above the value: one that stands on a limit is counted above it.</summary>
    private static int Bucket(double value)
    {
        int at = Array.BinarySearch(AllLimits, value);
        return at >= 0 ? at + 1 : ~at;
    }

    private static (double[] Limits, double[] Counts) Merge(double[] counts)
    {
        List<double> limits = [], merged = [];
        for (int i = 0; i < counts.Length; i++)
        {
            bool joins = counts[i] == 0 && merged.Count > 0 && merged[^1] == 0;
            if (joins)
            {
                limits[^1] = AllLimits[i];
                continue;
            }
            limits.Add(AllLimits[i]);
            merged.Add(counts[i]);
        }
        return ([.. limits], [.. merged]);
    }

    private static double[] MakeLimits()
    {
        List<double> positive = [];
        for (double limit = 1e-12; limit < 1e20; limit *= 1.1) positive.Add(limit);
        positive.Add(double.MaxValue);
        return [.. positive.AsEnumerable().Reverse().Select(limit => -limit), 0, .. positive];
    }
}
