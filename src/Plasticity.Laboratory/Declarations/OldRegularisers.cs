using Plasticity.Laboratory.Files;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Declarations;

/// <summary>The former key regularisers: penalties are the optimiser's, or a rule with a window; translation and flips are augmentations, or deficits with a window.</summary>
internal sealed class OldRegularisers
{
    private readonly SourceText _source;
    private readonly MapEntry? _l2, _decay;

    public OldRegularisers(SourceText source, MapNode? old)
    {
        _source = source;
        if (old is null) return;
        string[] known = ["l2", "decay", "translate", "flip", "penalty-epochs", "augmentation-epochs"];
        if (old.Entries.FirstOrDefault(entry => !known.Contains(entry.Key)) is { } odd) throw source.Unknown(odd.Line, "key of regularisers", odd.Key, known);
        string? penalty = Window(old["penalty-epochs"]), augmentation = Window(old["augmentation-epochs"]);
        _l2 = Given(old["l2"]);
        _decay = Given(old["decay"]);
        if (penalty is not null)
        {
            if (_decay is not null) throw OldText.Instead(source, old["penalty-epochs"]!, "decoupled decay acts at all times; 'rules: { weight-decay: { lambda: 5e-4, when: 0ep..40ep } }' is a penalty in a window");
            if (_l2 is not null) Rules.Add(OldText.Map(_l2.Line, (NounReader.KindKey, OldText.Word(_l2.Line, "weight-decay")), ("lambda", _l2.Value), ("when", OldText.Word(_l2.Line, penalty))));
            _l2 = null;
        }
        List<Node> changes = [];
        if (Given(old["translate"]) is { } translate) changes.Add(OldText.Map(translate.Line, (NounReader.KindKey, OldText.Word(translate.Line, "translate")), ("pixels", translate.Value)));
        if (old["flip"] is { Value: ScalarNode { Text: "true" or "on" or "yes" or "1" } } flip) changes.Add(OldText.Map(flip.Line, (NounReader.KindKey, OldText.Word(flip.Line, "flip"))));
        if (changes.Count == 0) return;
        if (augmentation is null) Augment = new ListNode(changes[0].Line, changes);
        else Rules.AddRange(changes.Select(change => InWindow((MapNode)change, augmentation)));
    }

    /// <summary>Null for none.</summary>
    public ListNode? Augment { get; }

    public List<Node> Rules { get; } = [];

    /// <summary>An optimiser with the penalties; null for the default without any.</summary>
    /// <exception cref="InputException">It has one already: both added up.</exception>
    public Node? With(Node? optimiser)
    {
        MapEntry[] own = [.. new[] { _l2, _decay }.OfType<MapEntry>()];
        if (own.Length == 0) return optimiser;
        MapNode map = optimiser switch
        {
            null => OldText.Map(own[0].Line, (NounReader.KindKey, OldText.Word(own[0].Line, "adam"))),
            ScalarNode word => OldText.Map(word.Line, (NounReader.KindKey, word)),
            _ => (MapNode)optimiser,
        };
        if (own.FirstOrDefault(entry => map[entry.Key] is not null) is { } twice) throw OldText.Instead(_source, twice, $"the optimiser has a penalty {twice.Key}, too, and both added up: write the sum at the optimiser");
        return map with { Entries = [.. map.Entries, .. own] };
    }

    private static MapNode InWindow(MapNode change, string window) => OldText.Map(
        change.Line, (NounReader.KindKey, OldText.Word(change.Line, "deficit")), ("name", change[NounReader.KindKey]!.Value), ("change", change),
        ("when", OldText.Word(change.Line, window)));

    /// <summary>0 was none.</summary>
    private static MapEntry? Given(MapEntry? entry) => entry?.Value is ScalarNode { Text: "0" or "0.0" } ? null : entry;

    /// <summary>As a window; null for always.</summary>
    private string? Window(MapEntry? entry)
    {
        if (entry is null) return null;
        if (entry.Value is not MapNode map) throw _source.Expected("a mapping of the keys from, to", entry.Value, entry.Key);
        if (map.Entries.FirstOrDefault(each => each.Key is not ("from" or "to")) is { } odd) throw _source.Unknown(odd.Line, $"key of {entry.Key}", odd.Key, ["from", "to"]);
        string from = (map["from"]?.Value as ScalarNode)?.Text ?? "0";
        string? to = map["to"]?.Value is ScalarNode { IsNone: false } end ? end.Text : null;
        return from == "0" && to is null ? null : $"{from}ep..{(to is null ? "" : to + "ep")}";
    }
}
