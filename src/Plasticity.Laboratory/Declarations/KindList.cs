using System.Text;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Every noun with its keys, defaults, units and an example, made from the records.</summary>
public sealed class KindList(Registry registry)
{
    /// <summary>All kinds, by noun and name.</summary>
    public IReadOnlyList<KindHelp> All =>
        [.. registry.Nouns.SelectMany(noun => registry.Kinds(noun.Value).Select(kind => Help(noun.Key, kind)))];

    /// <summary>Those of one noun, or those of one name, whichever a word is.</summary>
    /// <param name="word">"rule", "shrink-perturb".</param>
    /// <exception cref="InputException">It is neither; the message has the nearest.</exception>
    public IReadOnlyList<KindHelp> Of(string word)
    {
        KindHelp[] found = [.. All.Where(kind => kind.Kind == word || kind.Noun == word)];
        return found.Length > 0 ? found : throw InputException.Unknown("kind", word, All.SelectMany(kind => new[] { kind.Noun, kind.Kind }).Distinct());
    }

    /// <summary>A line for each noun: "stop: after-epochs, after-steps, until-fit".</summary>
    public string Overview() => string.Concat(registry.Nouns.Select(noun => $"{noun.Key + ":",-12} {string.Join(", ", registry.Names(noun.Value))}\n"));

    /// <summary>Some kinds for a person: each with its keys, a line a key, and an example.</summary>
    public static string Text(IEnumerable<KindHelp> kinds)
    {
        StringBuilder text = new();
        foreach (KindHelp kind in kinds)
        {
            if (text.Length > 0) text.Append('\n');
            text.Append($"{kind.Kind} ({kind.Noun}, {kind.From})\n");
            int width = kind.Keys.Count == 0 ? 0 : kind.Keys.Max(key => key.Key.Length);
            foreach (KeyHelp key in kind.Keys)
            {
                string usual = key.Default.Length == 0 ? "has to be given" : $"default {key.Default}";
                text.Append($"  {key.Key.PadRight(width)}  {(key.Help.Length > 0 ? key.Help + " " : "")}({key.Type}; {usual})\n");
            }
            text.Append($"  example: {kind.Example}\n");
        }
        return text.ToString();
    }

    private KindHelp Help(string noun, NounKind kind) => new(
        noun, kind.Name, kind.From.GetName().Name!, [.. registry.Keys(kind.Type).All.Select(key => Help(key, kind.Prototype))], new KindExample(registry).Of(kind));

    private KeyHelp Help(RecordKey key, object? prototype) =>
        new(key.Name, Words(key.Type) + (key.TakesNone ? " or none" : ""), key.IsRequired ? "" : Default(key, prototype), key.Help);

    private string Default(RecordKey key, object? prototype) =>
        FlowText.Of(new ValueWriter(registry, change: false).Value(key.Of(prototype), key.Type, null));

    private static string Words(Type type)
    {
        if (ScalarText.Holds(type)) return ScalarText.Describe(type);
        if (ScalarText.ElementOf(type) is { } element) return Registry.HasKinds(element) ? $"kinds of {Registry.NameOf(element)} by name" : $"a list, each {Words(element)}";
        return Registry.HasKinds(type) ? $"a kind of {Registry.NameOf(type)}" : "a mapping";
    }
}
