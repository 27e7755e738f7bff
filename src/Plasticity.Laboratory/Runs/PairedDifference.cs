using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Metrics;

namespace Plasticity.Laboratory.Runs;

/// <summary>
/// How far some arms end from others, seed by seed: always treated minus reference, so that a loss of plasticity is negative in accuracy. Whatever
/// shows a difference takes its number, sign, unit and words from here.
/// </summary>
public sealed class PairedDifference
{
    private readonly double[] _values;
    private readonly Lazy<Interval?> _bootstrap;

    private PairedDifference(Metric metric, IReadOnlyList<string> treated, IReadOnlyList<string> reference, SortedDictionary<int, (double Treated, double Reference)> pairs)
    {
        (Metric, Treated, Reference) = (metric, treated, reference);
        BySeed = new SortedDictionary<int, double>(pairs.ToDictionary(pair => pair.Key, pair => pair.Value.Treated - pair.Value.Reference));
        _values = [.. BySeed.Values];
        (Mean, TreatedMean, ReferenceMean) = (Statistics.Mean(_values), Statistics.Mean([.. pairs.Values.Select(pair => pair.Treated)]), Statistics.Mean([.. pairs.Values.Select(pair => pair.Reference)]));
        Student = Statistics.StudentInterval(_values);
        // Ten thousand resamples are drawn where somebody looks at them.
        _bootstrap = new Lazy<Interval?>(() => Statistics.BootstrapInterval(_values, new RandomStream(seed: 0, Purpose.Noise)));
    }

    /// <summary>What differs.</summary>
    public Metric Metric { get; }

    /// <summary>The arms that are compared; more than one stand for their mean.</summary>
    public IReadOnlyList<string> Treated { get; }

    /// <summary>The arms that they are compared with; more than one stand for their mean.</summary>
    public IReadOnlyList<string> Reference { get; }

    /// <summary>Treated minus reference for the seeds that all these arms have, in the metric's unit: 0.01 of accuracy is one point.</summary>
    public IReadOnlyDictionary<int, double> BySeed { get; }

    /// <summary>Number of pairs.</summary>
    public int Count => _values.Length;

    /// <summary>Mean difference; NaN without pairs.</summary>
    public double Mean { get; }

    /// <summary>Mean of the treated arms over the pairs.</summary>
    public double TreatedMean { get; }

    /// <summary>Mean of the reference arms over the pairs.</summary>
    public double ReferenceMean { get; }

    /// <summary>Paired-t 95 % interval of the mean; null below <see cref="Statistics.LeastPairs"/>.</summary>
    public Interval? Student { get; }

    /// <summary>Bootstrap 95 % interval of the mean; null below <see cref="Statistics.LeastForBootstrap"/> pairs.</summary>
    public Interval? Bootstrap => _bootstrap.Value;

    /// <summary>"warm − fresh".</summary>
    public string Name => $"{Sentences.Few(Treated)} − {Sentences.Few(Reference)}";

    /// <summary>"−2.41", without a unit.</summary>
    public string Text => Quantity.Difference(Mean, Metric.Unit, signed: true);

    /// <summary>"−2.41 points"; "–" without pairs.</summary>
    public string TextWithUnit => Count == 0 ? Text : Quantity.WithUnit(Mean, Metric, signed: true);

    /// <summary>"−3.20 to −1.63"; "–" where there is no interval.</summary>
    public string Range => Quantity.Range(Student, Metric.Unit);

    /// <summary>The bootstrap interval as <see cref="Range"/>.</summary>
    public string BootstrapRange => Quantity.Range(Bootstrap, Metric.Unit);

    /// <summary>"warm ends 2.41 points below fresh".</summary>
    public string Words
    {
        get
        {
            string treated = Side(Treated), reference = Side(Reference), size = Quantity.WithUnit(Math.Abs(Mean), Metric);
            if (Count == 0) return $"no pair of runs of {treated} and {reference} finished";
            // What is shown as zero is said as zero.
            int sign = Quantity.IsShownAsZero(Mean, Metric.Unit) ? 0 : Math.Sign(Mean);
            return Metric switch
            {
                TimeTo { In: TimeUnit.Seconds } => sign == 0 ? $"{treated} takes as long as {reference}" : $"{treated} takes {size} {(sign > 0 ? "longer" : "less")} than {reference}",
                TimeTo => sign == 0 ? $"{treated} takes as many {Quantity.Unit(Metric)} as {reference}" : $"{treated} takes {size} {(sign > 0 ? "more" : "fewer")} than {reference}",
                _ => $"{treated} {(Metric is TailAccuracy ? "ends" : "lies")} {(sign == 0 ? "level with" : $"{size} {(sign > 0 ? "above" : "below")}")} {reference}",
            };
        }
    }

    /// <summary>Between two sides of at least one arm each.</summary>
    public static PairedDifference Of(Metric metric, IReadOnlyList<ArmResult> treated, IReadOnlyList<ArmResult> reference)
    {
        SortedDictionary<int, (double, double)> pairs = [];
        foreach (int seed in treated[0].Values.Keys)
            if (treated.Concat(reference).All(arm => arm.Values.ContainsKey(seed)))
                pairs.Add(seed, (treated.Average(arm => arm.Values[seed]), reference.Average(arm => arm.Values[seed])));
        return new PairedDifference(metric, [.. treated.Select(arm => arm.Arm)], [.. reference.Select(arm => arm.Arm)], pairs);
    }

    /// <summary>Whether it is between these sides.</summary>
    public bool IsOf(IEnumerable<string> treated, IEnumerable<string> reference) => Treated.SequenceEqual(treated) && Reference.SequenceEqual(reference);

    private static string Side(IReadOnlyList<string> arms) => arms.Count == 1 ? arms[0] : $"the mean of {Sentences.Few(arms)}";
}
