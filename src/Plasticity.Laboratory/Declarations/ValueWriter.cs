using Plasticity.Laboratory.Files;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Values as the nodes that <see cref="ValueReader"/> makes them of again: what differs from what the reader begins with.</summary>
/// <param name="change">Whether the text changes what another says: then a noun of the same kind is written without its kind.</param>
internal sealed class ValueWriter(Registry registry, bool change)
{
    private readonly ValueWriter? _full = change ? new ValueWriter(registry, change: false) : null;

    /// <summary>Writes nouns in full, by their kind.</summary>
    private ValueWriter Full => _full ?? this;

    /// <summary>A value.</summary>
    /// <param name="type">As which it was declared.</param> <param name="from">What the reader begins with; null for nothing.</param>
    public Node Value(object? value, Type type, object? from)
    {
        if (value is null || ScalarText.Holds(type)) return ScalarText.Of(value, type);
        if (value is ValueList<Coordinate> places) return new MapNode(0, [.. places.Select(place => new MapEntry(ScalarText.Key(place.Axis), 0, ScalarText.Of(place.At, typeof(string))))]);
        if (ScalarText.ElementOf(type) is { } element)
        {
            return typeof(NamedNoun).IsAssignableFrom(element)
                ? Nouns([.. ScalarText.Items(value).Cast<NamedNoun>()], [.. ScalarText.Items(from).Cast<NamedNoun>()], element)
                : new ListNode(0, [.. ScalarText.Items(value).Select(item => Full.Value(item, element, null))]);
        }
        if (Registry.HasKinds(type)) return Noun(value, from);
        return from is null ? new MapNode(0, Full.Entries(value, registry.Keys(type).Blank, required: true)) : new MapNode(0, Entries(value, from));
    }

    /// <summary>The keys in which a record differs from another.</summary>
    /// <param name="required">Whether those that a text has to give are among them in any case.</param> <param name="except">Keys that are left out.</param>
    public List<MapEntry> Entries(object record, object? from, bool required = false, params IReadOnlyList<string> except)
    {
        RecordKeys keys = registry.Keys(record.GetType());
        HashSet<RecordKey> written = [.. keys.Differences(record, from)];
        return
        [
            .. keys.All.Where(key => (written.Contains(key) || (required && key.IsRequired)) && !except.Contains(key.Name))
                .Select(key => new MapEntry(key.Name, 0, Value(key.Of(record), key.Type, key.Of(from)))),
        ];
    }

    private Node Noun(object value, object? from) =>
        change && from?.GetType() == value.GetType() ? new MapNode(0, Entries(value, from)) : Kind(value);

    /// <summary>A word, or a mapping with the kind.</summary>
    private Node Kind(object value, params IReadOnlyList<string> except)
    {
        NounKind kind = registry.KindOf(value);
        List<MapEntry> entries = Full.Entries(value, kind.Prototype, required: true, except);
        ScalarNode name = new(0, kind.Name);
        return entries.Count == 0 ? name : new MapNode(0, [new MapEntry(NounReader.KindKey, 0, name), .. entries]);
    }

    /// <summary>A mapping by name, or the list in full where a mapping would come to another order or has a name twice.</summary>
    private Node Nouns(NamedNoun[] nouns, NamedNoun[] from, Type element)
    {
        string[] keys = [.. nouns.Select(noun => noun.Key)], before = [.. from.Select(noun => noun.Key)];
        string[] merged = [.. before.Where(keys.Contains), .. keys.Where(key => !before.Contains(key))];
        if (!merged.SequenceEqual(keys)) return new ListNode(0, [.. nouns.Select(noun => Kind(noun))]);
        List<MapEntry> entries = [.. before.Where(key => !keys.Contains(key)).Select(key => Entry(key, ScalarText.Of(null, element)))];
        foreach (NamedNoun noun in nouns)
        {
            NamedNoun? old = from.FirstOrDefault(known => known.Key == noun.Key);
            if (noun != old) entries.Add(Entry(noun.Key, Named(noun, old)));
        }
        return new MapNode(0, entries);
    }

    /// <summary>What stands behind the key of a noun.</summary>
    private Node Named(NamedNoun noun, NamedNoun? from)
    {
        if (from is not null && from.GetType() == noun.GetType() && from.Name == noun.Name) return new MapNode(0, Entries(noun, from));
        string[] name = noun.Name.Length > 0 && noun.Name == noun.Kind ? [] : [ValueReader.NameKey];
        Node kind = Kind(noun, name);
        if (noun.Key != noun.Kind || from is not null) return kind;
        return kind is MapNode map ? new MapNode(0, [.. map.Entries.Skip(1)]) : new MapNode(0, []);
    }

    private static MapEntry Entry(string key, Node value) => new(ScalarText.Key(key), 0, value);
}
