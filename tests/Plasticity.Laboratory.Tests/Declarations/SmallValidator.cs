using System.Text.Json.Nodes;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>JSON against a schema, as far as the keywords go that the product's schema has; another keyword is a mistake.</summary>
internal static class SmallValidator
{
    private static readonly string[] s_known =
        ["$schema", "title", "description", "$defs", "type", "properties", "additionalProperties", "required", "items", "enum", "anyOf", "allOf", "$ref"];

    public static bool Holds(JsonNode? value, JsonNode schema, JsonObject root)
    {
        if (schema is JsonValue all) return all.GetValue<bool>();
        JsonObject keywords = schema.AsObject();
        Assert.Empty(keywords.Select(keyword => keyword.Key).Except(s_known));
        return keywords.All(keyword => Holds(value, keyword.Key, keyword.Value!, keywords, root));
    }

    private static bool Holds(JsonNode? value, string keyword, JsonNode says, JsonObject beside, JsonObject root) => keyword switch
    {
        "type" => says is JsonArray types ? types.Any(type => IsOf(value, type!.GetValue<string>())) : IsOf(value, says.GetValue<string>()),
        "enum" => says.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
        "anyOf" => says.AsArray().Any(one => Holds(value, one!, root)),
        "allOf" => says.AsArray().All(one => Holds(value, one!, root)),
        "$ref" => Holds(value, root["$defs"]![says.GetValue<string>()["#/$defs/".Length..]]!, root),
        "items" => value is not JsonArray list || list.All(item => Holds(item, says, root)),
        "required" => value is not JsonObject given || says.AsArray().All(key => given.ContainsKey(key!.GetValue<string>())),
        "properties" => value is not JsonObject has || has.All(entry => says[entry.Key] is not { } of || Holds(entry.Value, of, root)),
        "additionalProperties" => value is not JsonObject more || more.All(entry => beside["properties"]?[entry.Key] is not null || Holds(entry.Value, says, root)),
        _ => true,
    };

    private static bool IsOf(JsonNode? value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.TryGetValue(out string? _),
        "boolean" => value is JsonValue flag && flag.TryGetValue(out bool _),
        "number" => value is JsonValue number && number.TryGetValue(out double _),
        "integer" => value is JsonValue whole && whole.TryGetValue(out double amount) && amount == Math.Floor(amount),
        _ => throw new ArgumentException(type),
    };
}
