using Plasticity.Laboratory.Files;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Phases and arms with the former keys. An arm's phase with changes is written out: a key that it changed was replaced as a whole.</summary>
internal sealed class OldPhases
{
    private readonly SourceText _source;
    private readonly OldSettings _settings;
    private readonly Dictionary<string, MapNode> _named = [];
    private readonly Dictionary<string, string> _streams = [];

    public OldPhases(SourceText source, OldSettings settings, Node? phases)
    {
        (_source, _settings) = (source, settings);
        if (phases is null) return;
        if (phases is not MapNode map) throw source.Expected("a mapping of names to phases", phases, StudyReader.PhasesKey);
        foreach (MapEntry entry in map.Entries)
            _named[entry.Key] = entry.Value as MapNode ?? (entry.Value is ScalarNode { IsNothing: true } ? new MapNode(entry.Line, []) : throw source.Expected("a mapping of a phase's keys", entry.Value, entry.Key));
    }

    /// <summary>The phases that arms call by name.</summary>
    public MapNode Named() => new(1, [.. _named.Select(phase => new MapEntry(phase.Key, phase.Value.Line, Phase(phase.Value, phase.Key)))]);

    /// <summary>The arms, whose key network is model now.</summary>
    public Node Arms(Node node)
    {
        if (node is not ListNode list) return node;
        return new ListNode(list.Line, [.. list.Items.Select(item => item is MapNode arm ? arm with { Entries = [.. arm.Entries.Select(OfArm)] } : item)]);
    }

    private MapEntry OfArm(MapEntry entry) => entry switch
    {
        { Key: "network", Value: MapNode model } => new MapEntry("model", entry.Line, OldSettings.Model(model.Line, model[NounReader.KindKey]?.Value, model["depth"]?.Value, model["width"]?.Value, model["initialiser"]?.Value)),
        { Key: StudyReader.PhasesKey, Value: ListNode phases } => entry with { Value = phases with { Items = [.. phases.Items.Select(OfPhase)] } },
        _ => entry,
    };

    private Node OfPhase(Node item)
    {
        if (item is not MapNode map) return item;
        if (map[ValueReader.PhaseKey]?.Value is not ScalarNode called) return WithName(map, (map[ValueReader.NameKey]?.Value as ScalarNode)?.Text ?? "");
        if (!_named.TryGetValue(called.Text, out MapNode? from)) throw _source.Unknown(called.Line, "phase", called.Text, _named.Keys);
        IEnumerable<MapEntry> changes = map.Entries.Where(entry => entry.Key != ValueReader.PhaseKey);
        MapNode merged = new(map.Line, [.. from.Entries.Where(entry => map[entry.Key] is null), .. changes]);
        return WithName(merged, (map[ValueReader.NameKey]?.Value as ScalarNode)?.Text ?? called.Text);
    }

    private MapNode WithName(MapNode map, string name)
    {
        MapNode phase = Phase(map with { Entries = [.. map.Entries.Where(entry => entry.Key != ValueReader.NameKey)] }, name);
        return name.Length == 0 ? phase : phase with { Entries = [new MapEntry(ValueReader.NameKey, map.Line, ScalarText.Of(name, typeof(string))), .. phase.Entries] };
    }

    private MapNode Phase(MapNode old, string name)
    {
        List<MapEntry> entries = [];
        List<Node> rules = [];
        if (old["batch"] is null && _settings.Batch is { } batch) entries.Add(new MapEntry("batch", batch.Line, batch));
        if (IsLeftOpen(old["rate"]) && _settings.Rate is { } rate) entries.Add(new MapEntry("rate", rate.Line, rate));
        foreach (MapEntry entry in old.Entries)
        {
            switch (entry.Key)
            {
                case "data": entries.Add(new MapEntry("task", entry.Line, OldText.Map(entry.Line, ("part", NoStages(entry))))); break;
                case "sampling": entries.Add(OldText.Moved(entry, "sampler") with { Value = NoStages(entry) }); break;
                case "entry": rules.AddRange((entry.Value as ListNode ?? throw _source.Expected("a list", entry.Value, entry.Key)).Items); break;
                case "stream": Stream(entry, name); break;
                case "test-every" when entry.Value is ScalarNode { Text: "1" }: break;
                case "test-every": throw OldText.Instead(_source, entry, "leave it out: every epoch is tested, and 'data: { curve-test: 1000 }' makes tests before the last fifth smaller");
                case "from" or "until" when entry.Value is ScalarNode { IsNone: true }: break;
                case "from" or "until": throw OldText.Instead(_source, entry, "write the phase once, and what changes within it as rules with a window, as 'rules: { shrink-perturb: { when: /20ep } }'");
                case "rate" when IsLeftOpen(entry): break;
                case "optimiser" or "regularisers": break;
                default: entries.Add(entry); break;
            }
        }
        MapNode? regularisers = IsLeftOpen(old["regularisers"]) ? _settings.Regularisers : old["regularisers"]!.Value as MapNode;
        OldRegularisers added = new(_source, regularisers);
        Node? optimiser = added.With(IsLeftOpen(old["optimiser"]) ? _settings.Optimiser : old["optimiser"]!.Value);
        if (optimiser is not null) entries.Add(new MapEntry("optimiser", optimiser.Line, optimiser));
        if (added.Augment is { } augment) entries.Add(new MapEntry("augment", augment.Line, augment));
        rules.AddRange(added.Rules);
        if (rules.Count > 0) entries.Add(new MapEntry("rules", rules[0].Line, new ListNode(rules[0].Line, rules)));
        return new MapNode(old.Line, entries);
    }

    private static bool IsLeftOpen(MapEntry? entry) => entry is null or { Value: ScalarNode { IsNone: true } };

    /// <summary>Stages of classes were a phase each; they are the rounds of one now.</summary>
    private Node NoStages(MapEntry entry) => Says(entry.Value, "class-stage")
        ? throw OldText.Instead(_source, entry, "write all stages as one phase: '{ repeat: STAGES, task: { part: { kind: class-stage, ratio: 1 } } }'") : entry.Value;

    private static bool Says(Node node, string kind) => node switch
    {
        ScalarNode word => word.Text == kind,
        MapNode map => map.Entries.Any(entry => Says(entry.Value, kind)),
        _ => false,
    };

    /// <summary>Phases pair by name now, which is what a number for each name said.</summary>
    private void Stream(MapEntry entry, string name)
    {
        string number = (entry.Value as ScalarNode)?.Text ?? throw _source.Expected("a whole number", entry.Value, entry.Key);
        if (_streams.TryAdd(name, number) || _streams[name] == number) return;
        throw OldText.Instead(_source, entry, $"phases of one name meet the same order, and '{name}' had stream {_streams[name]} elsewhere: give one of them another name");
    }
}
