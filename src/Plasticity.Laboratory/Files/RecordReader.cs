using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Files;

/// <summary>Makes records of nodes: a value, "none", a list, a mapping of a record's keys, or the name of a kind with or without keys of its own.</summary>
/// <param name="source">For messages.</param>
/// <param name="phases">The phases that a list of phases can call by name.</param>
internal sealed class RecordReader(SourceText source, IReadOnlyDictionary<string, Phase> phases)
{
    // More than any study has; arms and their phases are gone through many times.
    private const int MostItems = 2000;

    private const string KindKey = "kind", PhaseKey = "phase";

    /// <summary>A value of the type.</summary>
    /// <param name="key">What messages call it.</param> <param name="takesNone">Whether it may be null.</param>
    /// <exception cref="InputException">The node is none; the message names the line.</exception>
    public object? Value(Node node, Type type, string key, bool takesNone = false)
    {
        if (takesNone && node is ScalarNode { IsNone: true }) return null;
        if (SettingText.Holds(type))
        {
            if (node is not ScalarNode { IsNothing: false } scalar) throw source.Expected(SettingText.Describe(type), node, key);
            return source.About(node.Line, () => SettingText.Parse(key, type, scalar.Text));
        }
        if (type == typeof(ValueList<Coordinate>)) return Coordinates(node, key);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>)) return List(node, type, key);
        return Kinds.Has(type) ? Kind(node, type, key) : Record(node, type, key);
    }

    /// <summary>A record of the type.</summary>
    /// <param name="except">Keys that are somebody else's.</param>
    public object Record(Node node, Type type, string key, params IReadOnlyList<string> except)
    {
        if (node is not MapNode map) throw source.Expected($"a mapping of the keys {string.Join(", ", RecordShape.Of(type).Members.Select(member => member.Key))}", node, key);
        return Create(map, type, key, except);
    }

    /// <summary>A copy of a record in which the keys of a mapping have other values, each replaced as a whole.</summary>
    /// <param name="except">A key that is no member's.</param>
    public object Changed(object record, MapNode map, string key, params IReadOnlyList<string> except)
    {
        Dictionary<Member, object?> values = Values(map, record.GetType(), key, except);
        return source.About(map.Line, () => RecordShape.With(record, values));
    }

    private object Create(MapNode map, Type type, string key, IReadOnlyList<string> except)
    {
        RecordShape shape = RecordShape.Of(type);
        Dictionary<Member, object?> values = Values(map, type, key, except);
        if (shape.Members.FirstOrDefault(member => member.IsRequired && !values.ContainsKey(member)) is { } missing)
            throw source.At(map.Line, $"{key}: expected the key {missing.Key}, found none");
        return source.About(map.Line, () => shape.Create(values));
    }

    private object Kind(Node node, Type type, string key)
    {
        if (node is ScalarNode { IsNothing: false } name) return OfKind(new MapNode(node.Line, []), name, type, key);
        string names = string.Join(", ", Kinds.Names(type));
        if (node is not MapNode map) throw source.Expected($"a kind ({names})", node, key);
        if (map[KindKey] is not { } entry) throw source.At(node.Line, $"{key}: expected the key kind ({names}), found none");
        return entry.Value is ScalarNode { IsNothing: false } kind ? OfKind(map, kind, type, key) : throw source.Expected($"a kind ({names})", entry.Value, key);
    }

    private object OfKind(MapNode map, ScalarNode name, Type type, string key)
    {
        if (!Kinds.Names(type).Contains(name.Text)) throw source.Unknown(name.Line, $"kind of {key}", name.Text, Kinds.Names(type));
        return Kinds.Prototype(type, name.Text) is { } prototype
            ? Changed(prototype, map, name.Text, KindKey)
            : Create(map, Kinds.Of(type, name.Text), name.Text, [KindKey]);
    }

    private Dictionary<Member, object?> Values(MapNode map, Type type, string key, IReadOnlyList<string> except)
    {
        RecordShape shape = RecordShape.Of(type);
        Dictionary<Member, object?> values = [];
        foreach (MapEntry entry in map.Entries.Where(entry => !except.Contains(entry.Key)))
        {
            Member member = shape[entry.Key] ?? throw source.Unknown(
                entry.Line, $"key of {key}", entry.Key, [.. except, .. shape.Members.Select(known => known.Key)]);
            values.Add(member, Value(entry.Value, member.Property.PropertyType, entry.Key, member.TakesNone));
        }
        return values;
    }

    private object List(Node node, Type type, string key)
    {
        if (node is not ListNode list) throw source.Expected("a list", node, key);
        if (list.Items.Count > MostItems) throw source.At(node.Line, FormattableString.Invariant($"{key}: expected at most {MostItems} items, found {list.Items.Count}"));
        Type element = type.GetGenericArguments()[0];
        Array items = Array.CreateInstance(element, list.Items.Count);
        for (int i = 0; i < items.Length; i++) items.SetValue(element == typeof(Phase) ? PhaseOf(list.Items[i]) : Value(list.Items[i], element, key), i);
        return Activator.CreateInstance(type, items)!;
    }

    /// <summary>A phase in an arm's list: the name of one, one with changes, or one of its own.</summary>
    private Phase PhaseOf(Node node) => node switch
    {
        ScalarNode { IsNothing: false } name => Named(name),
        MapNode map when map[PhaseKey] is { } entry => (Phase)Changed(
            Named(entry.Value as ScalarNode ?? throw source.Expected("the name of a phase", entry.Value, PhaseKey)), map, PhaseKey, PhaseKey),
        MapNode map => (Phase)Record(map, typeof(Phase), PhaseKey, PhaseKey),
        _ => throw source.Expected("the name of a phase, or a mapping with the key phase or name", node),
    };

    private Phase Named(ScalarNode name) =>
        phases.TryGetValue(name.Text, out Phase? phase) ? phase : throw source.Unknown(name.Line, "phase", name.Text, phases.Keys);

    /// <summary>Coordinates are a mapping of axes: each axis once.</summary>
    private ValueList<Coordinate> Coordinates(Node node, string key)
    {
        if (node is not MapNode map) throw source.Expected("a mapping of axes to places", node, key);
        return new ValueList<Coordinate>(map.Entries.Select(entry => new Coordinate(entry.Key, (string)Value(entry.Value, typeof(string), entry.Key)!)));
    }
}
