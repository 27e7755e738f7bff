using Plasticity.Studies.Metrics;
using Plasticity.Studies.Rows;

namespace Plasticity.Studies.Runs;

/// <summary>What a study found.</summary>
/// <param name="Design">What it compared.</param>
/// <param name="Metrics">Every metric over all arms; the first is the study's own.</param>
/// <param name="Differences">In the first metric: the first arm minus each other arm, then what the claims need besides.</param>
/// <param name="Verdicts">One a claim.</param>
/// <param name="Unreached">Phases that were to reach something and did not in some runs; those that always did are not among them.</param>
/// <param name="WallSeconds">From the start of the first run to the end of the last.</param>
/// <param name="ImagesPerSecond">Training speed: the median over all epochs, testing not counted.</param>
public sealed record Summary(
    Design Design, IReadOnlyList<MetricResult> Metrics, IReadOnlyList<PairedDifference> Differences, IReadOnlyList<Verdict> Verdicts,
    IReadOnlyList<Unreached> Unreached, double WallSeconds, double ImagesPerSecond)
{
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

    /// <summary>The difference between two arms in the study's own metric.</summary>
    /// <exception cref="InvalidOperationException">Neither the reference arm nor a claim asks for it.</exception>
    public PairedDifference Difference(string higher, string lower) =>
        Differences.First(difference => difference.Higher == higher && difference.Lower == lower);

    /// <summary>Sums up what the runs left.</summary>
    /// <param name="design">What the study compares.</param> <param name="records">What its runs left.</param>
    /// <param name="wallSeconds">How long it all took.</param>
    /// <exception cref="InputException">A claim names an arm or a metric that the study does not have.</exception>
    public static Summary Of(Design design, RunRecords records, double wallSeconds)
    {
        design.Validate();
        MetricResult[] metrics = Results(design, records);
        MetricResult first = metrics[0];
        List<PairedDifference> differences = [.. first.Arms.Skip(1).Select(arm => PairedDifference.Of([first.Arms[0]], [arm]))];
        List<Verdict> verdicts = [];
        foreach (Claim claim in design.Claims)
        {
            MetricResult metric = metrics.First(result => result.Metric.Name == design.MetricOf(claim.Metric).Name);
            PairedDifference difference = PairedDifference.Of([.. claim.Higher.Select(arm => metric[arm])], [.. claim.Lower.Select(arm => metric[arm])]);
            if (metric == first && !differences.Any(known => known.Higher == difference.Higher && known.Lower == difference.Lower)) differences.Add(difference);
            verdicts.Add(new Verdict(claim, metric.Metric, difference));
        }
        return new Summary(design, metrics, differences, verdicts, Short(design, records.Measures), wallSeconds, Median(records.Epochs.Select(row => row.ImagesPerSecond)));
    }

    private static MetricResult[] Results(Design design, RunRecords records)
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
        return [.. results.Select((arms, i) => new MetricResult(design.Metrics[i], arms))];
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
