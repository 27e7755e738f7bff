using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>An example of a kind that reads: where it stands in a study, with a value for every key.</summary>
internal sealed class KindExample(Registry registry)
{
    /// <summary>The records on the way from a study to its nouns.</summary>
    private static readonly Type[] Holders = [typeof(Phase), typeof(TaskData), typeof(Study), typeof(Probe)];

    /// <summary>Keys of a study in one line: "phases: { tune: { stop: { kind: after-epochs, epochs: 1 } } }".</summary>
    public string Of(NounKind kind)
    {
        object value = Valid(kind);
        ValueWriter writer = new(registry, change: false);
        IEnumerable<RecordKey> all = registry.Keys(kind.Type).All.Where(key => key.Name != ValueReader.NameKey);
        MapNode keys = new(0, [.. all.Select(key => new MapEntry(key.Name, 0, writer.Value(key.Of(value), key.Type, null)))]);
        (Type holder, RecordKey under) = Place(kind.Type);
        bool isNamed = ScalarText.ElementOf(under.Type) is not null;
        ScalarNode name = new(0, kind.Name);
        Node noun = isNamed ? Map(kind.Name, keys)
            : keys.Entries.Count == 0 ? name : new MapNode(0, [new MapEntry(NounReader.KindKey, 0, name), .. keys.Entries]);
        return FlowText.Entries(Around(holder, Map(under.Name, noun)));
    }

    /// <summary>The record and its key under which a noun stands; those of an unknown noun stand nowhere.</summary>
    /// <exception cref="InputException">No declaration has such a noun.</exception>
    private (Type Holder, RecordKey Key) Place(Type kind) => Holders
        .SelectMany(holder => registry.Keys(holder).All.Select(key => (holder, key)))
        .FirstOrDefault(place => (ScalarText.ElementOf(place.key.Type) ?? place.key.Type) is var type && Registry.HasKinds(type) && type.IsAssignableFrom(kind)) is { key: not null } found
        ? found : throw new InputException($"{kind.Name}: expected a noun that a study, a phase or a task has, found none");

    private static MapNode Around(Type holder, MapNode keys)
    {
        if (holder == typeof(Study)) return keys;
        if (holder == typeof(Probe)) return Map("probes", new ListNode(0, [new MapNode(0, [.. keys.Entries, new MapEntry("phase", 0, new ScalarNode(0, "tune")), new MapEntry("when", 0, new ScalarNode(0, "/1ep"))])]));
        return Map(StudyReader.PhasesKey, Map("tune", holder == typeof(TaskData) ? Map("task", keys) : keys));
    }

    private static MapNode Map(string key, Node value) => new(0, [new MapEntry(key, 0, value)]);

    /// <summary>One with every default; lists that may not be empty have something in them.</summary>
    private object Valid(NounKind kind)
    {
        object value = kind.Prototype ?? registry.Keys(kind.Type).Create(registry.Keys(kind.Type).All.Where(key => key.IsRequired).ToDictionary(key => key, key => Something(key.Type)));
        if (value is OptimiserSettings || Holds((Noun)value)) return value;
        Dictionary<RecordKey, object?> filled = registry.Keys(kind.Type).All.Where(key => Sample(key.Type) is not null && ScalarText.Items(key.Of(value)).Count == 0).ToDictionary(key => key, key => Sample(key.Type));
        return RecordKeys.With(value, filled);
    }

    private static bool Holds(Noun noun)
    {
        try
        {
            noun.Validate();
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static object? Sample(Type type) => ScalarText.ElementOf(type) is not { } element ? null
        : element == typeof(string) ? new ValueList<string>(["head"]) : element == typeof(double) ? new ValueList<double>([0.5])
        : element == typeof(int) ? new ValueList<int>([1]) : null;

    private object? Something(Type type) => type == typeof(string) ? "name" : type.IsValueType ? Activator.CreateInstance(type)
        : ScalarText.ElementOf(type) is { } element ? Sample(type) ?? ScalarText.ListOf(element, []) : registry.Kinds(type).FirstOrDefault()?.Prototype;
}
