using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>
/// Makes values of nodes. Whatever is read is a change of something: of a record's defaults, or of a phase that an arm calls by name. So a mapping
/// says what differs, and what it leaves out stays.
/// </summary>
/// <param name="source">For messages.</param>
/// <param name="phases">The phases that an arm can call by name.</param>
internal sealed class ValueReader(Registry registry, SourceText source, IReadOnlyDictionary<string, Phase> phases)
{
    // More than any study has; arms and their phases are gone through many times.
    private const int MostItems = 2000;

    public const string PhaseKey = "phase", NameKey = "name";

    public Registry Registry => registry;

    public SourceText Source => source;

    /// <summary>A value of a key.</summary>
    /// <param name="from">What it is a change of; null where that is nothing.</param>
    /// <exception cref="InputException">The node is none; the message names the line.</exception>
    public object? Value(Node node, RecordKey key, object? from) =>
        key.TakesNone && node is ScalarNode { IsNone: true } ? null : Value(node, key.Type, key.Name, from);

    /// <summary>A value of the type.</summary>
    /// <param name="key">What messages call it.</param>
    public object Value(Node node, Type type, string key, object? from)
    {
        if (ScalarText.Holds(type))
        {
            if (node is not ScalarNode { IsNothing: false } scalar) throw source.Expected(ScalarText.Describe(type), node, key);
            return source.About(node.Line, () => ScalarText.Parse(key, type, scalar.Text))!;
        }
        if (type == typeof(ValueList<Coordinate>)) return Coordinates(node, key);
        if (ScalarText.ElementOf(type) is { } element)
            return typeof(NamedNoun).IsAssignableFrom(element) ? new NounReader(this).List(node, element, key, from) : List(node, element, key);
        return Registry.HasKinds(type) ? new NounReader(this).One(node, type, key, from) : Record(node, type, key, from);
    }

    /// <summary>A record.</summary>
    /// <param name="from">What it is a change of; null for a new one.</param> <param name="except">Keys that are somebody else's.</param>
    public object Record(Node node, Type type, string key, object? from, params IReadOnlyList<string> except)
    {
        RecordKeys keys = registry.Keys(type);
        if (node is not MapNode map) throw source.Expected($"a mapping of the keys {string.Join(", ", keys.All.Select(known => known.Name))}", node, key);
        Dictionary<RecordKey, object?> values = Values(map, keys, key, from ?? keys.Blank, except);
        if (from is null && keys.All.FirstOrDefault(known => known.IsRequired && !values.ContainsKey(known)) is { } missing)
            throw source.At(map.Line, $"{key}: expected the key {missing.Name}, found none");
        return source.About(map.Line, () => from is null ? keys.Create(values) : RecordKeys.With(from, values));
    }

    private Dictionary<RecordKey, object?> Values(MapNode map, RecordKeys keys, string key, object? from, IReadOnlyList<string> except)
    {
        Dictionary<RecordKey, object?> values = [];
        foreach (MapEntry entry in map.Entries.Where(entry => !except.Contains(entry.Key)))
        {
            RecordKey known = keys[entry.Key] ?? throw Unknown(entry, keys, key, except);
            values.Add(known, Value(entry.Value, known, known.Of(from)));
        }
        return values;
    }

    private InputException Unknown(MapEntry entry, RecordKeys keys, string key, IReadOnlyList<string> except) => OldText.Now(keys.Type, entry.Key) is { } now
        ? source.At(entry.Line, $"unknown key of {key} '{entry.Key}': it is {now} now")
        : source.Unknown(entry.Line, $"key of {key}", entry.Key, [.. except, .. keys.All.Select(other => other.Name)]);

    private object List(Node node, Type element, string key)
    {
        IReadOnlyList<Node> items = Items(node, "a list", key);
        return ScalarText.ListOf(element, [.. items.Select(item => element == typeof(Phase) ? PhaseOf(item) : Value(item, element, key, null))]);
    }

    /// <summary>The elements of a list.</summary>
    /// <param name="expected">What messages ask for.</param>
    public IReadOnlyList<Node> Items(Node node, string expected, string key)
    {
        if (node is not ListNode list) throw source.Expected(expected, node, key);
        return list.Items.Count <= MostItems ? list.Items
            : throw source.At(node.Line, FormattableString.Invariant($"{key}: expected at most {MostItems} items, found {list.Items.Count}"));
    }

    /// <summary>A phase in an arm's list: the name of one, one with changes, or one of its own.</summary>
    private object PhaseOf(Node node) => node switch
    {
        ScalarNode { IsNothing: false } name => Named(name),
        MapNode map when map[PhaseKey] is { } entry => Record(
            map, typeof(Phase), PhaseKey, Named(entry.Value as ScalarNode ?? throw source.Expected("the name of a phase", entry.Value, PhaseKey)), PhaseKey),
        MapNode map when map[NameKey] is null => throw source.At(map.Line, $"{PhaseKey}: expected the key {PhaseKey} (the name of a phase under phases) or {NameKey} (for one of its own), found neither"),
        MapNode map => Record(map, typeof(Phase), PhaseKey, new Phase(), PhaseKey),
        _ => throw source.Expected($"the name of a phase, or a mapping with the key {PhaseKey} or {NameKey}", node),
    };

    private Phase Named(ScalarNode name) =>
        phases.TryGetValue(name.Text, out Phase? phase) ? phase : throw source.Unknown(name.Line, "phase", name.Text, phases.Keys);

    /// <summary>Coordinates are a mapping of axes: each axis once.</summary>
    private ValueList<Coordinate> Coordinates(Node node, string key)
    {
        if (node is not MapNode map) throw source.Expected("a mapping of axes to places", node, key);
        return new ValueList<Coordinate>(map.Entries.Select(entry => new Coordinate(entry.Key, (string)Value(entry.Value, typeof(string), entry.Key, null))));
    }
}
