using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Rows;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Runs;

/// <summary>What a study found.</summary>
/// <param name="Design">What it compared.</param>
/// <param name="Metrics">Every metric over all arms; the first is the study's own.</param>
/// <param name="Differences">In the first metric: each arm minus its reference, then what the claims need besides.</param>
/// <param name="Verdicts">One a claim.</param>
/// <param name="Unreached">Phases that were to reach something and did not in some runs; those that always did are not among them.</param>
/// <param name="WallSeconds">From the start of the first run to the end of the last.</param>
/// <param name="ImagesPerSecond">Training speed: the median over all epochs, testing not counted.</param>
public sealed record Summary(
    Design Design, IReadOnlyList<MetricResult> Metrics, IReadOnlyList<PairedDifference> Differences, IReadOnlyList<Verdict> Verdicts,
    IReadOnlyList<Unreached> Unreached, double WallSeconds, double ImagesPerSecond)
{
    /// <summary>With which arm each arm is compared.</summary>
    public Comparison Comparison { get; } = new(Design.Arms);

    /// <summary>Every arm in the study's own metric, in the order of the study.</summary>
    public IReadOnlyList<ArmResult> Arms => Metrics[0].Arms;

    /// <summary>The study's own metric.</summary>
    public Metric Metric => Metrics[0].Metric;

    /// <summary>The results in a metric; in the first for the empty name.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public MetricResult In(string metric)
    {
        Metric found = Design.MetricOf(metric);
        return Metrics.First(result => result.Metric.Name == found.Name);
    }

    /// <summary>An arm minus its reference in the study's own metric; null for an arm that is one.</summary>
    public PairedDifference? DifferenceOf(string arm) => Metrics[0].DifferenceOf(arm);

    /// <summary>Every arm in the study's own metric, each reference before those that are compared with it.</summary>
    public IEnumerable<ArmResult> Grouped => Comparison.Grouped.Select(arm => Metrics[0][arm]);

    /// <summary>Sums up what the runs left.</summary>
    /// <param name="design">What the study compares.</param> <param name="records">What its runs left.</param>
    /// <param name="wallSeconds">How long it all took.</param>
    /// <exception cref="InputException">A claim names an arm or a metric that the study does not have.</exception>
    public static Summary Of(Design design, RunRecords records, double wallSeconds)
    {
        design.Validate();
        Comparison comparison = new(design.Arms);
        MetricResult[] metrics = Results(design, comparison, records);
        MetricResult first = metrics[0];
        List<PairedDifference> differences = [.. first.Differences];
        List<Verdict> verdicts = [];
        foreach (Claim claim in design.Claims)
        {
            MetricResult metric = metrics.First(result => result.Metric.Name == design.MetricOf(claim.Metric).Name);
            (IReadOnlyList<string> treated, IReadOnlyList<string> reference) = comparison.Sides(claim);
            PairedDifference? known = (metric == first ? differences : metric.Differences).FirstOrDefault(difference => difference.IsOf(treated, reference));
            PairedDifference difference = known ?? PairedDifference.Of(metric.Metric, [.. treated.Select(arm => metric[arm])], [.. reference.Select(arm => metric[arm])]);
            if (metric == first && known is null) differences.Add(difference);
            verdicts.Add(new Verdict(claim, difference));
        }
        return new Summary(design, metrics, differences, verdicts, Short(design, records.Measures), wallSeconds, Median(records.Epochs.Select(row => row.ImagesPerSecond)));
    }

    private static MetricResult[] Results(Design design, Comparison comparison, RunRecords records)
    {
        ILookup<(string, int), MetricRow> epochs = records.Epochs.ToLookup(row => (row.Arm, row.Seed));
        ILookup<(string, int), MeasureRow> measures = records.Measures.ToLookup(row => (row.Arm, row.Seed));
        HashSet<(string, int)> lost = [.. records.Diverged];
        List<ArmResult>[] results = [.. design.Metrics.Select(_ => new List<ArmResult>())];
        foreach (string arm in design.Arms.Select(arm => arm.Name))
        {
            RunRows[] runs = [.. design.Seeds.Where(seed => !lost.Contains((arm, seed))).Select(seed => new RunRows(arm, seed, [.. epochs[(arm, seed)]], [.. measures[(arm, seed)]]))];
            for (int i = 0; i < results.Length; i++)
            {
                SortedDictionary<int, double> values = [];
                foreach (RunRows run in runs)
                    if (design.Metrics[i].Of(run) is double value && double.IsFinite(value)) values.Add(run.Seed, value);
                results[i].Add(new ArmResult(arm, values, design.Seeds.Count - runs.Length, runs.Length - values.Count));
            }
        }
        return [.. results.Select((arms, i) => new MetricResult(design.Metrics[i], arms, Paired(comparison, design.Metrics[i], arms)))];
    }

    private static PairedDifference[] Paired(Comparison comparison, Metric metric, List<ArmResult> arms)
    {
        Dictionary<string, ArmResult> byName = arms.ToDictionary(arm => arm.Arm);
        return
        [
            .. from ArmResult arm in arms
               let reference = comparison.ReferenceOf(arm.Arm)
               where reference is not null
               select PairedDifference.Of(metric, [arm], [byName[reference]]),
        ];
    }

    private static Unreached[] Short(Design design, IReadOnlyList<MeasureRow> measures)
    {
        Dictionary<string, int> order = design.Arms.Select((arm, i) => (arm.Name, i)).ToDictionary(arm => arm.Name, arm => arm.i);
        return
        [
            .. measures.Where(row => row.Measure == MeasureRow.Reached && order.ContainsKey(row.Arm)).GroupBy(row => (row.Arm, row.Phase))
                .Select(group => new Unreached(group.Key.Arm, group.Key.Phase, group.Count(row => row.Value == 0), group.Count()))
                .Where(phase => phase.Count > 0).OrderBy(phase => order[phase.Arm]),
        ];
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => double.IsFinite(value) && value > 0).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
