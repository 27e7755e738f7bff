using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Edits one value of a study's text by its path. The types of the records say which keys there are on the way.</summary>
internal sealed class StudyEdit(Registry registry, SourceText source)
{
    private IReadOnlyDictionary<string, Phase> _phases = new Dictionary<string, Phase>();

    /// <summary>The edited text.</summary>
    /// <exception cref="InputException">There is no such path, or the value is none of its type.</exception>
    public string Set(string assignment)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new InputException($"expected PATH=VALUE, found '{assignment}'");
        StudyReader reader = new(registry, source);
        MapNode root = reader.Root();
        _phases = reader.Phases(root);
        EditPath path = new(assignment[..equals].Trim(), 0, assignment[(equals + 1)..].Trim());
        return NodeText.Of(Record(root, typeof(Study), registry.Keys(typeof(Study)).Blank, path, StudyReader.Whole));
    }

    /// <param name="from">What the text here is a change of; null for nothing.</param> <param name="key">Under which the value stands.</param>
    private Node Edit(Node? node, Type type, object? from, EditPath path, string key)
    {
        if (path.IsEnd) return path.Value(type, key, value => Reader(path).Value(value, type, key, from));
        if (type == typeof(ValueList<Coordinate>)) return With(AsMap(node, path), path.Key, Edit(null, typeof(string), null, path.Next, path.Key));
        if (ScalarText.ElementOf(type) is { } element)
        {
            if (key == StudyReader.PhasesKey && node is not ListNode) return Phases(node, path);
            return typeof(NamedNoun).IsAssignableFrom(element) && node is not ListNode ? Nouns(AsMap(node, path), element, from, path, key) : Item(node, element, path, key);
        }
        if (Registry.HasKinds(type)) return Noun(node, type, from, path, key);
        if (ScalarText.Holds(type)) throw path.Wrong($"{key} is a single value ({ScalarText.Describe(type)}) and has no key '{path.Key}'");
        return Record(AsMap(node, path), type, from ?? registry.Keys(type).Blank, path, key);
    }

    private MapNode Record(MapNode map, Type type, object? from, EditPath path, string of)
    {
        RecordKeys keys = registry.Keys(type);
        RecordKey key = keys[path.Key] ?? throw path.Unknown($"key of {of}", keys.All.Select(known => known.Name));
        if (key.TakesNone && path.Next.IsNone) return With(map, key.Name, ScalarText.Of(null, key.Type));
        return With(map, key.Name, Edit(map[key.Name]?.Value, key.Type, key.Of(from), path.Next, key.Name));
    }

    /// <summary>A noun: its kind alone becomes a mapping; where the text says nothing, the kind is that of what it changes.</summary>
    private MapNode Noun(Node? node, Type type, object? from, EditPath path, string key)
    {
        MapNode map = node is ScalarNode word ? new MapNode(word.Line, [new MapEntry(NounReader.KindKey, word.Line, word)]) : AsMap(node, path);
        string? name = (map[NounReader.KindKey]?.Value as ScalarNode)?.Text;
        NounKind kind = (name is null ? (from is null ? null : registry.KindOf(from)) : registry.Find(type, name))
            ?? throw path.Unknown($"kind of {key}", name ?? "none", registry.Names(type));
        if (path.Key == NounReader.KindKey && path.Next.IsEnd)
            return With(map, NounReader.KindKey, new ScalarNode(0, registry.Names(type).Contains(path.Text) ? path.Text : throw path.Unknown($"kind of {key}", path.Text, registry.Names(type))), first: true);
        return Record(map, kind.Type, name is null ? from : kind.Prototype, path, kind.Name);
    }

    private MapNode Nouns(MapNode map, Type element, object? from, EditPath path, string key)
    {
        NamedNoun? known = ScalarText.Items(from).Cast<NamedNoun>().FirstOrDefault(noun => noun.Key == path.Key);
        Node? node = map[path.Key]?.Value;
        if (path.Next.IsNone)
        {
            if (known is null && node is null) throw path.Unknown($"name of {key}", map.Entries.Select(entry => entry.Key));
            // What the text alone has is left out; what it takes over is taken out.
            return known is null ? new MapNode(map.Line, [.. map.Entries.Where(entry => entry.Key != path.Key)]) : With(map, path.Key, ScalarText.Of(null, element));
        }
        object? start = known ?? registry.Find(element, path.Key)?.Prototype;
        if (node is null && start is null && !(path.Next.IsEnd && path.SaysKind))
            throw path.Unknown($"{Registry.NameOf(element)} in {key}", [.. map.Entries.Select(entry => entry.Key), .. ScalarText.Items(from).Cast<NamedNoun>().Select(noun => noun.Key), .. registry.Names(element)]);
        if (path.Next.IsEnd) return With(map, path.Key, path.Next.Value(element, path.Key, value => new NounReader(Reader(path)).List(new MapNode(1, [new MapEntry(path.Key, 1, value)]), element, key, from)));
        return With(map, path.Key, Noun(node is ScalarNode { IsNone: true } ? null : node, element, start, path.Next, path.Key));
    }

    private MapNode Phases(Node? node, EditPath path)
    {
        MapNode map = AsMap(node, path);
        Phase phase = _phases.GetValueOrDefault(path.Key) ?? throw path.Unknown("phase", _phases.Keys);
        if (path.Next.IsEnd) throw path.Wrong("expected a key of the phase behind its name");
        return With(map, path.Key, Record((MapNode)map[path.Key]!.Value, typeof(Phase), new Phase { Name = phase.Name }, path.Next, "a phase"));
    }

    /// <summary>An element of a list, by its name or its place.</summary>
    private ListNode Item(Node? node, Type element, EditPath path, string key)
    {
        IReadOnlyList<Node> items = (node as ListNode)?.Items ?? [];
        string[] names = [.. items.Select((item, i) => NameOf(item) ?? FormattableString.Invariant($"{i + 1}"))];
        int place = Array.IndexOf(names, path.Key);
        if (place < 0 && int.TryParse(path.Key, out int number) && number >= 1 && number <= items.Count) place = number - 1;
        if (place < 0) throw path.Unknown($"name in {key}", names);
        Node edited = element == typeof(Phase) ? OfPhase(items[place], path.Next) : Edit(items[place], element, null, path.Next, path.Key);
        return new ListNode(0, [.. items.Take(place), edited, .. items.Skip(place + 1)]);
    }

    /// <summary>An arm's phase: the name alone becomes a mapping of changes.</summary>
    private MapNode OfPhase(Node item, EditPath path)
    {
        if (path.IsEnd) throw path.Wrong("expected a key of the phase behind its name");
        MapNode map = item is ScalarNode name ? new MapNode(name.Line, [new MapEntry(ValueReader.PhaseKey, name.Line, name)]) : AsMap(item, path);
        Phase? from = map[ValueReader.PhaseKey]?.Value is ScalarNode called ? _phases.GetValueOrDefault(called.Text) : null;
        return Record(map, typeof(Phase), from ?? new Phase(), path, "a phase");
    }

    private ValueReader Reader(EditPath path) => new(registry, path.Source, _phases);

    /// <summary>By what an element of a list can be called.</summary>
    private static string? NameOf(Node item) => item switch
    {
        ScalarNode word => word.Text,
        MapNode map when map["measure"] is { } measure => NameOf(measure.Value),
        MapNode map => ((map[ValueReader.NameKey] ?? map[ValueReader.PhaseKey] ?? map[NounReader.KindKey])?.Value as ScalarNode)?.Text,
        _ => null,
    };

    private static MapNode AsMap(Node? node, EditPath path) => node switch
    {
        null => new MapNode(0, []),
        MapNode map => map,
        _ => throw path.Wrong($"expected a mapping of keys to values before '{path.Key}', found {node.Words}"),
    };

    private static MapNode With(MapNode map, string key, Node value, bool first = false)
    {
        MapEntry entry = new(key, 0, value);
        if (map[key] is { } old) return new MapNode(map.Line, [.. map.Entries.Select(each => each == old ? entry : each)]);
        return new MapNode(map.Line, first ? [entry, .. map.Entries] : [.. map.Entries, entry]);
    }
}
