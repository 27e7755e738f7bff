using System.Text.Json;
using System.Text.Json.Nodes;
using Plasticity.Laboratory.Records;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;
using JsonObject = System.Text.Json.Nodes.JsonObject;

namespace Plasticity.Laboratory.Declarations;

/// <summary>
/// A JSON Schema (draft 2020-12) of a study's text, made from the records, by which editors complete keys and find misspelt ones. It has the
/// types, the keys and the kinds; ranges and names that refer to something are checked when a text is read.
/// </summary>
public sealed class Schema
{
    // For people and their editors: letters beyond ASCII, as λ, stand as they are.
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Registry _registry;
    private readonly JsonObject _definitions = [];

    private Schema(Registry registry) => _registry = registry;

    /// <summary>The schema of the kinds that a registry knows, as text.</summary>
    public static string Text(Registry registry) => Of(registry).ToJsonString(s_indented);

    /// <summary>The same as nodes.</summary>
    public static JsonObject Of(Registry registry)
    {
        Schema schema = new(registry);
        JsonObject root = schema.Record(typeof(Study), change: false, phases: new JsonObject { ["type"] = "object", ["additionalProperties"] = schema.PhaseOf(change: false) });
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "A study of Plasticity.Engine");
        root["$defs"] = schema._definitions;
        return root;
    }

    /// <param name="change">Whether it changes something that the text says elsewhere, so that names need no kind.</param>
    private JsonNode Value(RecordKey key, bool change)
    {
        JsonNode schema = Value(key.Type, change);
        if (key.TakesNone) schema = Any(schema, Word(ScalarText.None));
        return key.Help.Length > 0 && schema is JsonObject described ? Described(described, key) : schema;
    }

    private static JsonObject Described(JsonObject schema, RecordKey key)
    {
        schema["description"] = key.Help;
        return schema;
    }

    private JsonObject Value(Type type, bool change)
    {
        if (ScalarText.Holds(type)) return Scalar(type);
        if (type == typeof(ValueList<Coordinate>)) return new JsonObject { ["type"] = "object", ["additionalProperties"] = Scalar(typeof(string)) };
        if (ScalarText.ElementOf(type) is { } element)
        {
            if (element == typeof(Phase)) return List(Any(Scalar(typeof(string)), PhaseOf(change: true), OwnPhase()));
            return typeof(NamedNoun).IsAssignableFrom(element) ? Nouns(element, change) : List(Value(element, change: false));
        }
        return Registry.HasKinds(type) ? Noun(type) : Record(type, change);
    }

    private JsonObject Record(Type type, bool change, JsonNode? phases = null)
    {
        RecordKeys keys = _registry.Keys(type);
        JsonObject properties = [];
        foreach (RecordKey key in keys.All) properties[key.Name] = phases is not null && key.Name == StudyReader.PhasesKey ? phases : Value(key, change);
        JsonObject schema = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        JsonNode[] required = [.. keys.All.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name)];
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        return schema;
    }

    private JsonObject PhaseOf(bool change)
    {
        return Defined(change ? "phase-change" : "phase", () =>
        {
            JsonObject phase = Record(typeof(Phase), change);
            JsonObject properties = phase["properties"]!.AsObject();
            if (!change)
            {
                properties.Remove(ValueReader.NameKey);
                return phase;
            }
            properties.Insert(0, ValueReader.PhaseKey, Scalar(typeof(string)));
            phase["required"] = new JsonArray(ValueReader.PhaseKey);
            return phase;
        });
    }

    private JsonObject OwnPhase()
    {
        return Defined("own-phase", () =>
        {
            JsonObject phase = Record(typeof(Phase), change: false);
            phase["required"] = new JsonArray(ValueReader.NameKey);
            return phase;
        });
    }

    /// <summary>A word, or the keys of one of the kinds.</summary>
    private JsonObject Noun(Type type) => Defined(Registry.NameOf(type), () =>
        Any([Word([.. _registry.Names(type)]), .. _registry.Kinds(type).Select(kind => KindOf(type, kind))]));

    private JsonObject KindOf(Type type, NounKind kind) => Defined($"{Registry.NameOf(type)}.{kind.Name}", () =>
    {
        JsonObject schema = Record(kind.Type, change: false);
        schema["properties"]!.AsObject().Insert(0, NounReader.KindKey, Word(kind.Name));
        return schema;
    });

    /// <summary>A mapping by name; where it changes nothing, a name that is no kind has to say its kind.</summary>
    private JsonObject Nouns(Type element, bool change) => Defined($"{Registry.NameOf(element)}s{(change ? "-change" : "")}", () =>
    {
        JsonObject noun = Noun(element), none = Word(ScalarText.None), properties = [];
        JsonObject said = new() { ["allOf"] = new JsonArray(noun.DeepClone(), Any(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "object", ["required"] = new JsonArray(NounReader.KindKey) })) };
        JsonObject named = change ? Any(noun.DeepClone(), none.DeepClone()) : said;
        foreach (NounKind kind in _registry.Kinds(element)) properties[kind.Name] = Any(KindOf(element, kind), named.DeepClone());
        JsonObject map = new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = named };
        return Any(map, List(noun));
    });

    /// <summary>Numbers and words that YAML takes for numbers are text, too.</summary>
    private static JsonObject Scalar(Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsEnum) return Word([.. Enum.GetNames(bare).Select(SettingText.Kebab)]);
        if (bare == typeof(bool)) return new JsonObject { ["type"] = "boolean" };
        if (bare == typeof(int) || bare == typeof(long)) return new JsonObject { ["type"] = "integer" };
        if (bare == typeof(float) || bare == typeof(double)) return new JsonObject { ["type"] = "number" };
        return bare == typeof(string)
            ? new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }
            : new JsonObject { ["type"] = "string", ["description"] = ScalarText.Describe(bare) };
    }

    private static JsonObject Word(params string[] words) => new() { ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };

    private static JsonObject List(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Any(params JsonNode[] schemas) => new() { ["anyOf"] = new JsonArray(schemas) };

    /// <summary>A reference to a definition, which is made the first time: nouns hold nouns.</summary>
    private JsonObject Defined(string name, Func<JsonObject> make)
    {
        if (!_definitions.ContainsKey(name))
        {
            _definitions[name] = new JsonObject();
            _definitions[name] = make();
        }
        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }
}
