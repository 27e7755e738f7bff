using Plasticity.Engine.Tensors;

namespace Plasticity.Laboratory.Runs;

/// <summary>A range from <paramref name="Low"/> to <paramref name="High"/>, in the unit of what it is about.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Half the width.</summary>
    public double Radius => (High - Low) / 2;
}

/// <summary>The few statistics that a comparison of paired runs needs.</summary>
public static class Statistics
{
    /// <summary>Resamples of a bootstrap interval.</summary>
    public const int Resamples = 10_000;

    /// <summary>
    /// Values below which there is no interval, and so no verdict. Two accuracies are easily the same, and their interval then has no width; where
    /// they differ, its ends are 12.7 standard errors away.
    /// </summary>
    public const int LeastPairs = 3;

    /// <summary>Values below which there is no bootstrap interval: of fewer, it is narrower by a third and more than it should be.</summary>
    public const int LeastForBootstrap = 6;

    private const double Confidence = 0.95;

    /// <summary>Arithmetic mean; NaN for no values.</summary>
    public static double Mean(IReadOnlyCollection<double> values) => values.Count == 0 ? double.NaN : values.Sum() / values.Count;

    /// <summary>Sample standard deviation, with n - 1 in the denominator; NaN below two values.</summary>
    public static double StandardDeviation(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2) return double.NaN;
        double mean = Mean(values);
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    /// <summary>Student's 95 % interval of the mean. Right for few values when they are about normal; null below <see cref="LeastPairs"/>.</summary>
    public static Interval? StudentInterval(IReadOnlyCollection<double> values)
    {
        if (values.Count < LeastPairs) return null;
        double mean = Mean(values);
        double radius = StudentQuantile(1 - (1 - Confidence) / 2, values.Count - 1) * StandardDeviation(values) / Math.Sqrt(values.Count);
        return new Interval(mean - radius, mean + radius);
    }

    /// <summary>The 95 % percentile bootstrap interval of the mean: too narrow below about ten values. Null below <see cref="LeastForBootstrap"/>.</summary>
    /// <param name="values">For a paired comparison, the differences.</param>
    /// <param name="stream">Where the resamples come from: the same stream gives the same interval.</param>
    public static Interval? BootstrapInterval(IReadOnlyList<double> values, RandomStream stream)
    {
        if (values.Count < LeastForBootstrap) return null;
        double[] means = new double[Resamples];
        for (int i = 0; i < Resamples; i++)
        {
            double sum = 0;
            for (int j = 0; j < values.Count; j++) sum += values[stream.Below((ulong)((long)i * values.Count + j), values.Count)];
            means[i] = sum / values.Count;
        }
        Array.Sort(means);
        return new Interval(Quantile(means, (1 - Confidence) / 2), Quantile(means, 1 - (1 - Confidence) / 2));
    }

    /// <summary>The value below which Student's t falls with probability <paramref name="probability"/>.</summary>
    /// <param name="probability">In (0, 1).</param> <param name="freedom">Degrees of freedom, at least 1.</param>
    public static double StudentQuantile(double probability, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        if (!(probability is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "expected a probability between 0 and 1");
        if (probability < 0.5) return -StudentQuantile(1 - probability, freedom);

        // Bisection in the angle atan(t / sqrt(freedom)), where the infinite range of t becomes a quarter turn.
        double low = 0, high = Math.PI / 2, wanted = 2 * probability - 1;
        while (true)
        {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high) return Math.Tan(middle) * Math.Sqrt(freedom);
            if (WithinAngle(middle, freedom) < wanted) low = middle;
            else high = middle;
        }
    }

    /// <summary>P(|t| ≤ sqrt(freedom) tan(angle)): the finite sums of Abramowitz &amp; Stegun 26.7.3 and 26.7.4.</summary>
    private static double WithinAngle(double angle, int freedom)
    {
        double sine = Math.Sin(angle), cosine = Math.Cos(angle), squared = cosine * cosine;
        bool odd = freedom % 2 == 1;
        double term = odd ? cosine : 1, sum = freedom == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k < freedom; k += 2)
        {
            term *= squared * (k - 1) / k;
            sum += term;
        }
        return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }

    /// <summary>The value below which a share of sorted values lies, between two of them in proportion; there is at least one.</summary>
    internal static double Quantile(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
    }
}
