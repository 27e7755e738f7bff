using Plasticity.Laboratory.Rows;

namespace Plasticity.Laboratory.Runs;

/// <summary>What two folders say of the runs that both have, arm by arm and seed by seed: the same, but for what the clock says?</summary>
/// <param name="Count">Runs that both have.</param> <param name="Differing">Those of the first that ended in other bits in the second.</param>
/// <param name="Epochs">Epochs that were compared.</param> <param name="Measures">Measures that were compared.</param>
/// <param name="First">The first epoch or measure that differs, for people; empty where none does.</param>
public sealed record RunsComparison(int Count, IReadOnlyList<RunRow> Differing, int Epochs, int Measures, string First)
{
    /// <summary>Whether all is the same.</summary>
    public bool IsEqual => Differing.Count == 0 && First.Length == 0;

    /// <summary>Compares what two folders noted.</summary>
    public static RunsComparison Of(RunRecords expected, RunRecords found)
    {
        Dictionary<(string, int), RunRow> others = found.Ends.ToDictionary(row => (row.Arm, row.Seed));
        RunRow[] both = [.. expected.Ends.Where(row => others.ContainsKey((row.Arm, row.Seed)))];
        HashSet<(string, int)> keys = [.. both.Select(row => (row.Arm, row.Seed))];
        MetricRow[] epochs = [.. expected.Epochs.Where(row => keys.Contains((row.Arm, row.Seed)))];
        MeasureRow[] measures = [.. expected.Measures.Where(row => keys.Contains((row.Arm, row.Seed)))];
        string first = FirstOf(
            epochs.Select(Untimed), found.Epochs.Where(row => keys.Contains((row.Arm, row.Seed))).Select(Untimed), row => (row.Arm, row.Seed, row.Phase, row.Epoch),
            row => FormattableString.Invariant($"arm '{row.Arm}', seed {row.Seed}, {row.Phase}, epoch {row.Epoch}: losses {row.TrainLoss} in training and {row.TestLoss} in the test"));
        if (first.Length == 0)
        {
            first = FirstOf(
                measures.Select(Anonymous), found.Measures.Where(row => keys.Contains((row.Arm, row.Seed))).Select(Anonymous), row => (row.Arm, row.Seed, row.Phase, row.Moment, row.Epoch, row.Measure),
                row => FormattableString.Invariant($"arm '{row.Arm}', seed {row.Seed}, {row.Phase}, epoch {row.Epoch}: {row.Measure} {row.Value}"));
        }
        return new RunsComparison(both.Length, [.. both.Where(row => End(row) != End(others[(row.Arm, row.Seed)]))], epochs.Length, measures.Length, first);
    }

    private static (long, bool, string) End(RunRow row) => (row.Steps, row.Diverged, row.Sha256);

    // A fork has another name than the study that it is of.
    private static MetricRow Untimed(MetricRow row) => row with { Study = "", ImagesPerSecond = 0, Seconds = 0 };

    private static MeasureRow Anonymous(MeasureRow row) => row with { Study = "" };

    private static string FirstOf<T, TKey>(IEnumerable<T> expected, IEnumerable<T> found, Func<T, TKey> key, Func<T, string> words) where T : notnull where TKey : notnull
    {
        Dictionary<TKey, T> others = found.ToDictionary(key);
        foreach (T row in expected)
        {
            if (!others.TryGetValue(key(row), out T? other)) return $"{words(row)} against none";
            if (!row.Equals(other)) return $"{words(row)} against {words(other)}";
        }
        return "";
    }
}
