using Plasticity.Engine.Tensors;
using Plasticity.Studies.Measures;
using Plasticity.Studies.Metrics;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Runs;

/// <summary>Where the runs of one arm ended.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Accuracies">By seed, 0 to 1; the runs that diverged are not among them.</param> <param name="Diverged">How many those are.</param>
public sealed record ArmResult(string Arm, IReadOnlyDictionary<int, double> Accuracies, int Diverged)
{
    /// <summary>Number of runs that count.</summary>
    public int Count => Accuracies.Count;

    /// <summary>Mean accuracy, 0 to 1; NaN without runs.</summary>
    public double Mean => Statistics.Mean([.. Accuracies.Values]);

    /// <summary>Standard deviation over seeds; NaN below two runs.</summary>
    public double Deviation => Statistics.StandardDeviation([.. Accuracies.Values]);
}

/// <summary>How far one arm ends above another, seed by seed.</summary>
/// <param name="Higher">The arm that is subtracted from.</param> <param name="Lower">The arm that is subtracted.</param>
/// <param name="Differences">By seed, for the seeds that both arms finished; 0.01 is one point.</param>
/// <param name="Student">Paired-t 95 % interval of the mean; null below two pairs.</param>
/// <param name="Bootstrap">Bootstrap 95 % interval of the mean; null below two pairs.</param>
public sealed record PairedDifference(string Higher, string Lower, IReadOnlyDictionary<int, double> Differences, Interval? Student, Interval? Bootstrap)
{
    /// <summary>Number of pairs.</summary>
    public int Count => Differences.Count;

    /// <summary>Mean difference; NaN without pairs.</summary>
    public double Mean => Statistics.Mean([.. Differences.Values]);
}

/// <summary>What a study found.</summary>
/// <param name="Arms">Every arm, in the order of the study.</param>
/// <param name="Differences">The first arm minus each other arm, then what the claims need besides.</param>
/// <param name="Verdicts">One a claim.</param>
/// <param name="TuningEpochs">Epochs of the tuning phase, of which the last fifth counts.</param>
/// <param name="WallSeconds">From the start of the first run to the end of the last.</param>
/// <param name="ImagesPerSecond">Training speed: the median over all epochs, testing not counted.</param>
public sealed record Summary(
    IReadOnlyList<ArmResult> Arms, IReadOnlyList<PairedDifference> Differences, IReadOnlyList<Verdict> Verdicts,
    int TuningEpochs, double WallSeconds, double ImagesPerSecond)
{
    /// <summary>The difference between two arms.</summary>
    /// <exception cref="InvalidOperationException">Neither the reference arm nor a claim asks for it.</exception>
    public PairedDifference Difference(string higher, string lower) =>
        Differences.First(difference => difference.Higher == higher && difference.Lower == lower);

    /// <summary>Sums up the rows of a study.</summary>
    /// <param name="plan">What the study set out to do.</param> <param name="rows">Its rows.</param> <param name="measures">What was measured.</param>
    /// <param name="diverged">The runs that were given up.</param>
    /// <param name="claims">What the study says.</param> <param name="metric">The study's own metric.</param> <param name="tuningPhase">The phase whose end counts.</param>
    /// <param name="wallSeconds">How long it all took.</param>
    public static Summary Of(
        StudyPlan plan, IReadOnlyList<MetricRow> rows, IReadOnlyList<MeasureRow> measures, IReadOnlyList<(string Arm, int Seed)> diverged,
        IReadOnlyList<Claim> claims, Metric metric, string tuningPhase, double wallSeconds)
    {
        ArmResult[] arms = [.. plan.Arms.Select(arm => Result(arm, plan, rows, measures, diverged, metric))];
        List<PairedDifference> differences = [.. plan.Arms.Skip(1).Select(arm => Pair([Find(arms, plan.Arms[0])], [Find(arms, arm)]))];
        List<Verdict> verdicts = [];
        foreach (Claim claim in claims)
        {
            PairedDifference difference = Pair([.. claim.Higher.Select(arm => Find(arms, arm))], [.. claim.Lower.Select(arm => Find(arms, arm))]);
            if (!differences.Any(known => known.Higher == difference.Higher && known.Lower == difference.Lower)) differences.Add(difference);
            verdicts.Add(new Verdict(claim, difference));
        }
        int epochs = rows.Where(row => row.Phase == tuningPhase).Select(row => row.Epoch).DefaultIfEmpty(0).Max();
        return new Summary(arms, differences, verdicts, epochs, wallSeconds, Median(rows.Select(row => row.ImagesPerSecond)));
    }

    private static ArmResult Result(
        string arm, StudyPlan plan, IReadOnlyList<MetricRow> rows, IReadOnlyList<MeasureRow> measures, IReadOnlyList<(string Arm, int Seed)> diverged, Metric metric)
    {
        int[] lost = [.. diverged.Where(run => run.Arm == arm).Select(run => run.Seed)];
        SortedDictionary<int, double> accuracies = [];
        foreach (int seed in plan.Seeds.Except(lost))
        {
            double accuracy = metric.Of(new RunRows(
                arm, seed, [.. rows.Where(row => row.Arm == arm && row.Seed == seed)], [.. measures.Where(row => row.Arm == arm && row.Seed == seed)]));
            if (double.IsFinite(accuracy)) accuracies.Add(seed, accuracy);
        }
        return new ArmResult(arm, accuracies, lost.Length);
    }

    private static PairedDifference Pair(ArmResult[] higher, ArmResult[] lower)
    {
        SortedDictionary<int, double> differences = [];
        foreach (int seed in higher[0].Accuracies.Keys)
            if (higher.Concat(lower).All(arm => arm.Accuracies.ContainsKey(seed)))
                differences.Add(seed, higher.Average(arm => arm.Accuracies[seed]) - lower.Average(arm => arm.Accuracies[seed]));
        double[] values = [.. differences.Values];
        RandomStream resamples = new(Seed: 0, Purpose.Noise);
        return new PairedDifference(Names(higher), Names(lower), differences, Statistics.StudentInterval(values), Statistics.BootstrapInterval(values, resamples));
    }

    private static string Names(ArmResult[] arms) => string.Join(", ", arms.Select(arm => arm.Arm));

    private static ArmResult Find(ArmResult[] arms, string name) =>
        arms.FirstOrDefault(arm => arm.Arm == name) ?? throw new ArgumentException($"a claim names the arm '{name}', which the study does not have");

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => double.IsFinite(value) && value > 0).Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
