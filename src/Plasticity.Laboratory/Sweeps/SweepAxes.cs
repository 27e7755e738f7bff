using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>A setting that a sweep varies.</summary>
/// <param name="Key">Of the setting: "width", "engine.convolution".</param> <param name="Values">As text, at least one.</param>
public sealed record SweepAxis(string Key, ValueList<string> Values);

/// <summary>What a sweep varies: every combination of the product's values, with each of the list's combinations, for each seed.</summary>
/// <param name="Product">Settings with all their values.</param>
/// <param name="List">Explicit combinations, each of "key=value" assignments; none stands for one that changes nothing.</param>
/// <param name="Seeds">Each a run of its own; none for those of the study.</param>
public sealed record SweepAxes(ValueList<SweepAxis> Product, ValueList<ValueList<string>> List, ValueList<int> Seeds)
{
    private const int MostCombinations = 10_000;

    /// <summary>Nothing varies but the study's own seeds.</summary>
    public static SweepAxes None { get; } = new([], [], []);

    /// <summary>These with others: what a command line adds to a file. Its seeds replace those of the file.</summary>
    public SweepAxes And(SweepAxes more) => new(
        new ValueList<SweepAxis>(Product.Concat(more.Product)), new ValueList<ValueList<string>>(List.Concat(more.List)), more.Seeds.Count > 0 ? more.Seeds : Seeds);

    /// <summary>All combinations, seeds left out: each of "key=value" assignments in the order of the axes.</summary>
    /// <exception cref="InputException">A setting is varied twice, or is one of those that seeds stand for.</exception>
    public IReadOnlyList<ValueList<string>> Combinations()
    {
        Check();
        // Counted before any is made: ten settings of ten values each would be ten billion.
        double count = Product.Aggregate(Math.Max(1.0, List.Count), (product, axis) => product * axis.Values.Count);
        if (count > MostCombinations) throw new InputException(FormattableString.Invariant($"expected at most {MostCombinations} combinations, found {count}"));
        IEnumerable<IEnumerable<string>> combinations = [[]];
        foreach (SweepAxis axis in Product)
            combinations = combinations.SelectMany(known => axis.Values.Select(value => known.Append($"{axis.Key}={value}"))).ToArray();
        if (List.Count > 0) combinations = combinations.SelectMany(known => List.Select(entry => known.Concat(entry)));
        return [.. combinations.Select(assignments => new ValueList<string>(assignments))];
    }

    private void Check()
    {
        HashSet<string> keys = new(StringComparer.OrdinalIgnoreCase);
        foreach (SweepAxis axis in Product)
        {
            if (axis.Values.Count == 0) throw new InputException($"{axis.Key}: expected at least one value, found none");
            Take(axis.Key);
            if (axis.Values.GroupBy(value => value).FirstOrDefault(group => group.Count() > 1) is { } twice)
                throw new InputException($"{axis.Key}: expected values that differ, found {twice.Key} again");
        }
        foreach (string[] entry in List.Select(entry => entry.Select(KeyOf).ToArray()))
        {
            foreach (string key in entry)
            {
                if (keys.Contains(key)) throw new InputException($"{key}: expected in the product or in the list, found in both");
                if (entry.Count(other => string.Equals(other, key, StringComparison.OrdinalIgnoreCase)) > 1) throw new InputException($"{key}: expected once in a combination, found again");
                RefuseSeeds(key);
            }
        }

        void Take(string key)
        {
            RefuseSeeds(key);
            if (!keys.Add(key)) throw new InputException($"{key}: expected each setting once, found it again");
        }
    }

    private static void RefuseSeeds(string key)
    {
        if (key.ToLowerInvariant() is "seeds" or "first-seed") throw new InputException($"{key}: expected settings other than the seeds, which are the sweep's own: seeds: 1..8 or --seeds 1..8");
    }

    /// <summary>"width" of "width=8".</summary>
    internal static string KeyOf(string assignment) => assignment[..Math.Max(0, assignment.IndexOf('=', StringComparison.Ordinal))];

    /// <summary>"8" of "width=8".</summary>
    internal static string ValueOf(string assignment) => assignment[(assignment.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
