using System.Globalization;
using System.Text.Json.Nodes;
using Plasticity.Laboratory.Declarations;
using Plasticity.Laboratory.Files;
using Plasticity.Studies.Papers;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Declarations;

/// <summary>The schema that editors get accepts what is read, and refuses misspelt keys.</summary>
public sealed class SchemaTests
{
    private static readonly Registry s_registry = new();
    private static readonly StudyText s_text = new(s_registry);
    private static readonly JsonObject s_schema = Schema.Of(s_registry);

    [Theory]
    [MemberData(nameof(Catalogue.Studies), MemberType = typeof(Catalogue))]
    public void Every_study_of_the_catalogue_holds(string name, StudySize size)
    {
        JsonObject json = Json(s_text.Write(Catalogue.Of(name, size)));
        Assert.True(Holds(json), json.ToJsonString());
    }

    /// <summary>Random studies hold; with a letter of any key doubled they do not, names that are free apart.</summary>
    [Fact]
    public void Any_study_holds_and_none_with_a_misspelt_key()
    {
        int misspelt = 0;
        for (int seed = 0; seed < 25; seed++)
        {
            string text = s_text.Write(new RandomStudies(s_registry, new Random(seed)).Study());
            JsonObject json = Json(text);
            Assert.True(Holds(json), text);
            foreach (string path in Keys(json, "").ToArray())
            {
                JsonObject wrong = Json(text);
                Misspell(wrong, path);
                Assert.False(Holds(wrong), $"{path} in\n{text}");
                misspelt++;
            }
        }
        Assert.True(misspelt > 400);
    }

    [Theory]
    [InlineData("phases: { tune: { stop: { kind: after-epochs, epochs: many } } }")]
    [InlineData("phases: { tune: { stop: { kind: after-epochs, steps: 3 } } }")]
    [InlineData("phases: { tune: { stop: after-epoch } }")]
    [InlineData("phases: { tune: { rules: { shrink-pertub: { shrink: 0.4 } } } }")]
    [InlineData("phases: { tune: { rules: { shrink-perturb: { shrnk: 0.4 } } } }")]
    [InlineData("phases: { tune: { name: tune } }")]
    [InlineData("engine: { convolution: fastest }")]
    [InlineData("probes: [{ measure: weight-norm, phase: tune }]")]
    public void What_is_no_study_does_not_hold(string keys) =>
        Assert.False(Holds(Json($"name: a\n{keys}\narms: [{{ name: a, phases: [tune] }}]\n")));

    [Theory]
    [InlineData("phases: { tune: { stop: { epochs: 3 }, rules: { late: deficit, early: { kind: prune }, freeze: { modules: [stem] } } } }")]
    [InlineData("phases: { tune: { rules: [rewind, { kind: deficit, name: late, change: { factor: 3 } }] } }")]
    [InlineData("metrics: [value]")]
    public void Other_ways_of_writing_hold(string keys) =>
        Assert.True(Holds(Json($"name: a\n{keys}\narms: [{{ name: a, phases: [{{ phase: tune, rules: {{ late: none, early: {{ share: 0.5 }} }} }}] }}]\n")));

    [Fact]
    public void It_is_a_draft_of_2020_and_tells_what_keys_mean()
    {
        string text = Schema.Text(s_registry);
        Assert.StartsWith("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Factor on the weights, in [0, 1].", text, StringComparison.Ordinal);
        Assert.Contains(Window.Expected, text, StringComparison.Ordinal);
    }

    private static bool Holds(JsonObject json) => SmallValidator.Holds(json, s_schema, s_schema);

    private static JsonObject Json(string text) => (JsonObject)Json(NodeParser.Parse(new SourceText("json", text)))!;

    private static JsonNode? Json(Node node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Json)]),
        ScalarNode { IsPlain: true, Text: "true" or "false" } flag => JsonValue.Create(flag.Text == "true"),
        ScalarNode { IsPlain: true } word when double.TryParse(word.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => JsonValue.Create(number),
        ScalarNode word => JsonValue.Create(word.Text),
        _ => null,
    };

    /// <summary>Paths of keys that are none of a person's own names.</summary>
    private static IEnumerable<string> Keys(JsonNode? node, string path)
    {
        IEnumerable<(string Key, JsonNode? Value)> inner = node switch { JsonObject map => map.Select(entry => (entry.Key, entry.Value)), JsonArray list => list.Select((item, i) => ($"{i}", item)), _ => [] };
        string last = path.Split('\u0001')[^1];
        bool free = last is "phases" or "at" or "rules" or "augment" or "changes" or "metrics" or "figures" or "kind";
        foreach ((string key, JsonNode? value) in inner)
        {
            string own = path.Length == 0 ? key : $"{path}\u0001{key}";
            if (node is JsonObject && !free) yield return own;
            foreach (string further in Keys(value, own)) yield return further;
        }
    }

    private static void Misspell(JsonNode json, string path)
    {
        string[] keys = path.Split('\u0001');
        foreach (string key in keys[..^1]) json = json is JsonArray list ? list[int.Parse(key, CultureInfo.InvariantCulture)]! : json[key]!;
        JsonObject map = (JsonObject)json;
        JsonNode? value = map[keys[^1]];
        map.Remove(keys[^1]);
        map[keys[^1] + "x"] = value;
    }
}
