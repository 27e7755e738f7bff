using Plasticity.Studies.Rows;

namespace Plasticity.Studies.Runs;

/// <summary>Which runs of two folders ended in the same bits: those of the same arm and seed are compared.</summary>
/// <param name="Count">Runs that both have.</param> <param name="Differing">Those of the first that ended otherwise in the second.</param>
public sealed record EndsComparison(int Count, IReadOnlyList<RunRow> Differing)
{
    /// <summary>Compares the ends that two folders noted.</summary>
    public static EndsComparison Of(IReadOnlyList<RunRow> expected, IReadOnlyList<RunRow> found)
    {
        Dictionary<(string, int), RunRow> others = found.ToDictionary(row => (row.Arm, row.Seed));
        RunRow[] both = [.. expected.Where(row => others.ContainsKey((row.Arm, row.Seed)))];
        return new EndsComparison(both.Length, [.. both.Where(row => Key(row) != Key(others[(row.Arm, row.Seed)]))]);
    }

    private static (long, bool, string) Key(RunRow row) => (row.Steps, row.Diverged, row.Sha256);
}
