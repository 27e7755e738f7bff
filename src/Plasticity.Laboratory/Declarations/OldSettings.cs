using Plasticity.Laboratory.Files;

namespace Plasticity.Laboratory.Declarations;

/// <summary>The former key settings: some are now the study's own, the others are of every phase that did not say otherwise.</summary>
internal sealed class OldSettings
{
    private static readonly string[] s_known =
    [
        "model", "depth", "width", "initialiser", "train-images", "test-images", "curve-test-images", "half-size", "batch", "optimiser", "rate", "momentum", "l2",
        "translate", "flip", "seeds", "first-seed", "engine.convolution", "engine.graphs",
    ];

    private readonly Dictionary<string, ScalarNode> _values = [];
    private readonly int _line;

    public OldSettings(SourceText source, Node? node)
    {
        _line = node?.Line ?? 1;
        if (node is not null) Add(source, node, "");
    }

    /// <summary>Samples of a step; null for the default.</summary>
    public Node? Batch => Of("batch");

    public Node? Rate => Of("rate");

    /// <summary>Null for the default.</summary>
    public Node? Optimiser => Of("optimiser") is null && Of("momentum") is null ? null
        : OldText.Map(_line, (NounReader.KindKey, Of("optimiser") ?? OldText.Word(_line, "adam")), ("momentum", Of("momentum")));

    /// <summary>With the former keys; null where there are none.</summary>
    public MapNode? Regularisers =>
        OldText.Map(_line, ("l2", Of("l2")), ("translate", Of("translate")), ("flip", Of("flip"))) is { Entries.Count: > 0 } map ? map : null;

    /// <summary>Keys of the study that follow from them.</summary>
    public IEnumerable<MapEntry> OfStudy()
    {
        bool half = Of("half-size") is { Text: "true" or "on" or "yes" or "1" };
        MapNode data = OldText.Map(_line, ("train", Of("train-images")), ("test", Of("test-images")), ("curve-test", Of("curve-test-images")), ("shrink", half ? OldText.Word(_line, "2") : null));
        MapNode engine = OldText.Map(_line, ("convolution", Of("engine.convolution")), ("graphs", Of("engine.graphs")));
        bool hasModel = _values.Keys.Any(key => key is "model" or "depth" or "width" or "initialiser");
        MapNode? model = hasModel ? Model(_line, Of("model"), Of("depth"), Of("width"), Of("initialiser")) : null;
        return OldText.Map(
            _line, ("seeds", Of("seeds")), ("first-seed", Of("first-seed")), ("data", data.Entries.Count > 0 ? data : null), ("engine", engine.Entries.Count > 0 ? engine : null),
            ("model", model)).Entries;
    }

    /// <summary>A network: the mlp had hidden layers of 100 units, as many as it was deep.</summary>
    public static MapNode Model(int line, Node? kind, Node? depth, Node? width, Node? initialiser)
    {
        string name = (kind as ScalarNode)?.Text ?? "res-net";
        if (name is not ("mlp" or "logistic")) return OldText.Map(line, (NounReader.KindKey, OldText.Word(line, name)), ("depth", depth), ("width", width), ("initialiser", initialiser));
        int layers = name == "logistic" ? 0 : depth is ScalarNode text && int.TryParse(text.Text, out int number) ? Math.Clamp(number, 0, 1000) : 1;
        ListNode hidden = new(line, [.. Enumerable.Repeat(OldText.Word(line, "100"), layers)]);
        return OldText.Map(line, (NounReader.KindKey, OldText.Word(line, "mlp")), ("hidden", hidden), ("initialiser", initialiser));
    }

    private ScalarNode? Of(string key) => _values.GetValueOrDefault(key);

    private void Add(SourceText source, Node node, string prefix)
    {
        if (node is not MapNode map) throw source.Expected("a mapping of settings to values", node, "settings");
        foreach (MapEntry entry in map.Entries)
        {
            string key = prefix + entry.Key;
            if (entry.Value is MapNode && s_known.Any(known => known.StartsWith(key + ".", StringComparison.Ordinal)))
            {
                Add(source, entry.Value, key + ".");
                continue;
            }
            if (!s_known.Contains(key)) throw source.Unknown(entry.Line, "key", key, s_known);
            if (entry.Value is not ScalarNode { IsNothing: false } value) throw source.Expected("a value", entry.Value, key);
            if (!_values.TryAdd(key, value)) throw source.At(entry.Line, $"expected each setting once, found '{key}' again");
        }
    }
}
