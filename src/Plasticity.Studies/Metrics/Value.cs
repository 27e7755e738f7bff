using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Metrics;

/// <summary>What of the rows that match counts.</summary>
public enum Over
{
    /// <summary>The last: none where that is not finite.</summary>
    Last,

    /// <summary>The first: none where that is not finite.</summary>
    First,

    /// <summary>The mean over those of the last fifth of the epochs of each round.</summary>
    Tail,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The smallest.</summary>
    Min,
}

/// <summary>
/// A number out of the rows of a measure. By default the mean test accuracy over the last fifth of a phase's epochs, as in Berariu et al. 2021,
/// arXiv:2106.00042: how well a run ends without being thrown by the epoch at which one happened to stop.
/// </summary>
public sealed record Value : Metric
{
    private const string Accuracy = "accuracy";

    [Help("Name of the measure: test-accuracy, train-loss, fisher-trace.")]
    public override string Measure { get; init; } = "test-accuracy";

    [Help("The module, layer or task that was measured; empty for the network.")]
    public string Module { get; init; } = "";

    [Help("The index of the value, such as the k of an eigenvalue; none for any.")]
    public double? Index { get; init; }

    [Help("The phase whose rows count.")]
    public override string Phase { get; init; } = "tune";

    [Help("The round whose rows count, from 1; none for all of them.")]
    public int? Round { get; init; }

    [Help("What of the rows counts: tail (the mean over the last fifth of a round's epochs), last, first, mean, max or min.")]
    public Over Over { get; init; } = Over.Tail;

    public override string Label => Over is Over.Tail or Over.Mean ? Words : $"{Which} {Words}";

    public override string Description => $"{Which} {Words}{(Over == Over.Tail ? " over the last fifth of the epochs" : "")} of '{Phase}'{(Round is { } round ? FormattableString.Invariant($", round {round}") : "")}";

    public override MetricUnit Unit => Measure.EndsWith(Accuracy, StringComparison.Ordinal) ? MetricUnit.Accuracy : MetricUnit.Plain;

    public override double Of(IReadOnlyList<Row> rows)
    {
        Row[] found = [.. rows.Where(Matches)];
        if (found.Length == 0) return double.NaN;
        // A value from elsewhere is not what a run ended with: one that diverged has none at its end.
        if (Over is Over.First or Over.Last) return Finite(Over == Over.First ? found[0].Value : found[^1].Value);
        double[] values = [.. (Over == Over.Tail ? found.GroupBy(row => row.At.Round).SelectMany(TailOf) : found).Select(row => row.Value).Where(double.IsFinite)];
        if (values.Length == 0) return double.NaN;
        return Over switch
        {
            Over.Max => values.Max(),
            Over.Min => values.Min(),
            _ => values.Average(),
        };
    }

    public override void Validate()
    {
        InputException.Demand(Measure.Length > 0, Key, "measure", "empty", "the name of a measure");
        InputException.Demand(Round is null or >= 1, Key, "round", Round ?? 0, "at least 1");
    }

    private string Words => Module.Length > 0 ? $"{Measure.Replace('-', ' ')} of {Module}" : Measure.Replace('-', ' ');

    private string Which => Over switch { Over.Last => "last", Over.First => "first", Over.Max => "largest", Over.Min => "smallest", _ => "mean" };

    private bool Matches(Row row) =>
        row.Measure == Measure && row.Of == Module && row.At.Phase == Phase && (Index is not { } index || row.Index == index) && (Round is not { } round || row.At.Round == round);

    private static double Finite(double value) => double.IsFinite(value) ? value : double.NaN;

    private static IEnumerable<Row> TailOf(IEnumerable<Row> round)
    {
        Row[] rows = [.. round];
        int epochs = rows.Max(row => row.At.Epoch);
        return rows.Where(row => row.At.Epoch > epochs - Tail.Of(epochs));
    }
}
