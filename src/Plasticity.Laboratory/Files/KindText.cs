using Plasticity.Laboratory.Phases;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>A noun as one word of a command line: its kind, then its numbers in the order of their keys, or keys with values: "shrink-perturb:0.4,0.1", "shrink-perturb:noise=gaussian".</summary>
public static class KindText
{
    /// <summary>The noun that a word describes.</summary>
    /// <typeparam name="T">Its base: a treatment, a schedule.</typeparam>
    /// <param name="option">What messages call it: "--apply".</param>
    /// <exception cref="InputException">There is no such kind, or a value is none of its own.</exception>
    public static T Parse<T>(string option, string word) where T : class
    {
        (string kind, string values) = word.Split(':', 2) is [string name, string rest] ? (name.Trim(), rest) : (word.Trim(), "");
        IReadOnlyList<string> names = Kinds.Names(typeof(T));
        if (!names.Contains(kind)) throw InputException.Unknown($"value of {option}", kind, names);
        RecordShape shape = RecordShape.Of(Kinds.Of(typeof(T), kind));
        List<MapEntry> entries = [Entry("kind", kind)];
        foreach (string value in values.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = value.Split('=', 2);
            string key = parts.Length == 2 ? parts[0] : entries.Count <= shape.Members.Count
                ? shape.Members[entries.Count - 1].Key
                : throw new InputException($"{option}: {kind} has {shape.Members.Count} values, found more in '{word}'");
            if (entries.Any(entry => entry.Key == key)) throw new InputException($"{option}: expected each value of {kind} once, found '{key}' again");
            entries.Add(Entry(key, parts[^1]));
        }
        try
        {
            return (T)new RecordReader(new SourceText(option, ""), new Dictionary<string, Phase>()).Value(new MapNode(0, entries), typeof(T), kind)!;
        }
        catch (InputException problem)
        {
            // There is no line to tell of.
            throw new InputException($"{option} {word}: {problem.Message.Replace($"{option}:0: ", "", StringComparison.Ordinal)}", problem.ExitCode, problem);
        }
    }

    private static MapEntry Entry(string key, string value) => new(key, 0, new ScalarNode(0, value));
}
