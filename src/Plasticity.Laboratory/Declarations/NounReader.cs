using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Nouns;

namespace Plasticity.Laboratory.Declarations;

/// <summary>
/// Makes nouns of nodes. A word, or a mapping with the key kind, is that kind with its defaults and the keys that are given; a mapping without is
/// a change of what there is.
/// </summary>
internal sealed class NounReader(ValueReader values)
{
    public const string KindKey = "kind";

    /// <summary>A noun.</summary>
    /// <param name="type">Its base.</param> <param name="key">What messages call it.</param> <param name="from">What it is a change of, if it says no kind.</param>
    /// <param name="except">Keys that are somebody else's.</param>
    /// <exception cref="InputException">The node is none.</exception>
    public object One(Node node, Type type, string key, object? from, params IReadOnlyList<string> except)
    {
        if (node is ScalarNode { IsNothing: false } word) return Made(Find(word, type, key), new MapNode(node.Line, []), except);
        string names = string.Join(", ", values.Registry.Names(type));
        if (node is not MapNode map) throw values.Source.Expected($"a kind ({names})", node, key);
        if (map[KindKey] is { } entry)
            return entry.Value is ScalarNode { IsNothing: false } kind ? Made(Find(kind, type, key), map, except) : throw values.Source.Expected($"a kind ({names})", entry.Value, key);
        return from is null ? throw values.Source.At(node.Line, $"{key}: expected the key {KindKey} ({names}), found none") : Changed(from, map, type, except);
    }

    /// <summary>
    /// A list of nouns. A mapping changes the list that there is: each key is a kind or the name of a noun, "none" takes one out, others join at
    /// the end. A YAML list is the list in full.
    /// </summary>
    /// <exception cref="InputException">The node is none.</exception>
    public object List(Node node, Type element, string key, object? from)
    {
        if (node is ListNode)
            return ScalarText.ListOf(element, [.. values.Items(node, "a list", key).Select(item => One(item, element, key, null))]);
        if (node is not MapNode map) throw values.Source.Expected($"a mapping of names, or of kinds ({string.Join(", ", values.Registry.Names(element))}), to their keys", node, key);
        List<NamedNoun> nouns = [.. ScalarText.Items(from).Cast<NamedNoun>()];
        foreach (MapEntry entry in map.Entries)
        {
            int place = nouns.FindIndex(noun => noun.Key == entry.Key);
            if (entry.Value is ScalarNode { IsNone: true })
            {
                if (place < 0) throw values.Source.Unknown(entry.Line, $"name of {key}", entry.Key, nouns.Select(noun => noun.Key));
                nouns.RemoveAt(place);
                continue;
            }
            NamedNoun noun = Entry(entry, element, key, place < 0 ? null : nouns[place]);
            if (place < 0) nouns.Add(noun);
            else nouns[place] = noun;
        }
        return ScalarText.ListOf(element, nouns);
    }

    private NamedNoun Entry(MapEntry entry, Type element, string key, NamedNoun? from)
    {
        MapNode? map = entry.Value as MapNode;
        if (map?[ValueReader.NameKey] is { } name && !(name.Value is ScalarNode given && given.Text == entry.Key))
            throw values.Source.Expected($"'{entry.Key}', the key above it", name.Value, ValueReader.NameKey);
        if (map is not null && map[KindKey] is null)
        {
            if (from is not null) return Renamed((NamedNoun)Changed(from, map, element, [ValueReader.NameKey]), from.Name);
            NounKind kind = values.Registry.Find(element, entry.Key) ?? throw NoKind(entry, element, key);
            return Renamed((NamedNoun)Made(kind, map, [ValueReader.NameKey]), "");
        }
        NamedNoun made = (NamedNoun)One(entry.Value, element, key, null, ValueReader.NameKey);
        return Renamed(made, made.Kind == entry.Key ? "" : entry.Key);

        NamedNoun Renamed(NamedNoun noun, string usual) => noun with { Name = map?[ValueReader.NameKey] is null ? usual : entry.Key };
    }

    private InputException NoKind(MapEntry entry, Type element, string key)
    {
        IReadOnlyList<string> kinds = values.Registry.Names(element);
        string near = Spelling.Nearest(entry.Key, kinds) is { } kind ? $": did you mean '{kind}'? (there are: {string.Join(", ", kinds)};" : $": expected one of {string.Join(", ", kinds)} (";
        return values.Source.At(entry.Line, $"unknown kind of {key} '{entry.Key}'{near} a name of one's own needs the key {KindKey})");
    }

    private NounKind Find(ScalarNode name, Type type, string key) =>
        values.Registry.Find(type, name.Text) ?? throw values.Source.Unknown(name.Line, $"kind of {key}", name.Text, values.Registry.Names(type));

    private object Made(NounKind kind, MapNode map, IReadOnlyList<string> except) =>
        // A record of which every setting has a default is that with changes; else it is made of what is given, and lacks nothing.
        values.Record(map, kind.Type, kind.Name, values.Registry.Keys(kind.Type).All.Any(key => key.IsRequired) ? null : kind.Prototype, [KindKey, .. except]);

    private object Changed(object from, MapNode map, Type type, IReadOnlyList<string> except)
    {
        string kind = values.Registry.KindOf(from).Name;
        string? other = map.Entries.Select(entry => entry.Key).FirstOrDefault(key => values.Registry.Keys(from.GetType())[key] is null);
        string[] kinds = other is null ? [] : [.. values.Registry.Kinds(type).Where(each => values.Registry.Keys(each.Type)[other] is not null).Select(each => each.Name)];
        if (kinds.Length > 0) throw values.Source.At(map[other!]!.Line, $"unknown key of {kind} '{other}': {string.Join(", ", kinds)} has it; write 'kind: {kinds[0]}' if that is meant");
        return values.Record(map, from.GetType(), kind, from, except);
    }
}
