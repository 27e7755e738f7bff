using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>How many more seeds one combination of a sweep needs.</summary>
/// <param name="Place">The combination.</param> <param name="Width">Of the widest 95 % interval that is to be narrow; null below three pairs.</param>
/// <param name="Seeds">To be added; empty where it is narrow enough, or where there are as many as there may be.</param>
public sealed record SeedNeed(PlaceResult Place, double? Width, IReadOnlyList<int> Seeds)
{
    /// <summary>Whether the interval is as narrow as was asked.</summary>
    public bool IsNarrow(double wanted) => Width <= wanted;
}

/// <summary>
/// Reckons from the seeds that were run how many it takes until intervals are narrow: their deviation is taken for that of all seeds, Student's
/// interval of n has the width 2 t(n − 1) s / √n, and the smallest n that is narrow enough is wanted, though at most twice as many as there are,
/// because the deviation of few seeds is uncertain.
/// </summary>
/// <remarks>Looking after each batch of seeds whether to go on makes the final intervals a little narrow: at 95 % they cover somewhat less. Widths, not effects, decide, which keeps that small.</remarks>
public static class SeedPilot
{
    /// <summary>What each combination needs.</summary>
    /// <param name="width">Of the 95 % interval, upper minus lower end, in the unit of the study's first metric.</param>
    /// <param name="most">Seeds of a combination.</param>
    public static IReadOnlyList<SeedNeed> Of(IReadOnlyList<PlaceResult> places, double width, int most) => [.. places.Select(place => Of(place, width, most))];

    /// <summary>The smallest number of pairs, from three, at which the interval of a mean with this deviation is as narrow as that.</summary>
    /// <param name="atMost">Is given back when no smaller number will do.</param>
    public static int PairsFor(double deviation, double width, int atMost)
    {
        for (int pairs = Statistics.LeastPairs; pairs < atMost; pairs++)
            if (Width(deviation, pairs) <= width) return pairs;
        return atMost;
    }

    private static SeedNeed Of(PlaceResult place, double wanted, int most)
    {
        double[][] samples = [.. Samples(place.Summary)];
        int seeds = place.Seeds.Count, fewest = samples.Min(sample => sample.Length);
        double? width = fewest < Statistics.LeastPairs ? null : samples.Max(sample => Width(Statistics.StandardDeviation(sample), sample.Length));
        bool isNarrow = width <= wanted;
        if (isNarrow || seeds >= most) return new SeedNeed(place, width, []);
        int target = fewest < Statistics.LeastPairs
            ? seeds + Statistics.LeastPairs - fewest
            : seeds + samples.Max(sample => PairsFor(Statistics.StandardDeviation(sample), wanted, 2 * sample.Length + 1) - sample.Length);
        int more = Math.Clamp(Math.Min(target, 2 * Math.Max(seeds, Statistics.LeastPairs)), seeds + 1, most) - seeds;
        return new SeedNeed(place, width, [.. Enumerable.Range(place.Seeds.Max() + 1, more)]);
    }

    /// <summary>What is to be known well: the claims' differences in the study's own metric; without such, those of the arms; of one arm, its values.</summary>
    private static IEnumerable<double[]> Samples(Summary summary)
    {
        PairedDifference[] differences = [.. summary.Verdicts.Where(verdict => verdict.Difference.Metric.Name == summary.Metric.Name).Select(verdict => verdict.Difference)];
        if (differences.Length == 0) differences = [.. summary.Differences];
        return differences.Length > 0 ? differences.Select(difference => difference.BySeed.Values.ToArray()) : [[.. summary.Arms[0].Values.Values]];
    }

    private static double Width(double deviation, int pairs) => 2 * Statistics.StudentQuantile(0.975, pairs - 1) * deviation / Math.Sqrt(pairs);
}
