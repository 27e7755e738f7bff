using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>A study as nodes: phases that arms call by name stand once, and an arm's phase is what is different about it.</summary>
internal sealed class StudyWriter(Registry registry)
{
    private const string ArmsKey = "arms";

    private readonly ValueWriter _full = new(registry, change: false), _change = new(registry, change: true);

    /// <summary>The keys of the text: what is short first, phases before the arms that call them.</summary>
    /// <param name="except">Keys that are left out.</param>
    /// <exception cref="InputException">A name or a text of the study does not fit in a line.</exception>
    public MapNode Root(Study study, params IReadOnlyList<string> except)
    {
        List<MapEntry> entries = _full.Entries(study, registry.Keys(typeof(Study)).Blank, required: true, [ArmsKey, StudyReader.PhasesKey, .. except]);
        ILookup<bool, MapEntry> isBefore = entries.ToLookup(entry => entry.Value is ScalarNode || entry.Key is "data" or "model");
        List<MapEntry> root = [.. isBefore[true].OrderBy(entry => entry.Value is ScalarNode ? 0 : 1)];
        if (study.Phases.Count > 0) root.Add(Entry(StudyReader.PhasesKey, Phases(study.Phases)));
        root.Add(Entry(ArmsKey, new ListNode(0, [.. study.Arms.Select(arm => OfArm(arm, study.Phases))])));
        return new MapNode(0, [.. root, .. isBefore[false]]);
    }

    /// <summary>What makes one record of another; empty where they are equal.</summary>
    public MapNode Difference(object to, object from) => new(0, _change.Entries(to, from));

    private MapNode Phases(ValueList<Phase> phases)
    {
        if (phases.GroupBy(phase => phase.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"phases: expected names that differ, found '{twice.Key}' twice");
        return new MapNode(0, [.. phases.Select(phase => Entry(ScalarText.Key(phase.Name), new MapNode(0, _full.Entries(phase, new Phase { Name = phase.Name }))))]);
    }

    private MapNode OfArm(Arm arm, ValueList<Phase> phases)
    {
        List<MapEntry> entries = _full.Entries(arm, registry.Keys(typeof(Arm)).Blank, required: true, StudyReader.PhasesKey);
        MapEntry own = Entry(StudyReader.PhasesKey, new ListNode(0, [.. arm.Phases.Select(phase => OfPhase(phase, phases))]));
        return new MapNode(0, [entries[0], own, .. entries.Skip(1)]);
    }

    private Node OfPhase(Phase phase, ValueList<Phase> phases)
    {
        Phase? named = phases.FirstOrDefault(known => known.Name == phase.Name);
        if (named is not null) return phase == named ? Name(phase) : Called(named, phase);
        MapNode full = new(0, [Entry(ValueReader.NameKey, Name(phase)), .. _full.Entries(phase, new Phase { Name = phase.Name })]);
        // A phase under another name may be nearly one that there is.
        return phases.Select(known => Called(known, phase)).Append(full).MinBy(Size)!;
    }

    private MapNode Called(Phase named, Phase phase) => new(0, [Entry(ValueReader.PhaseKey, Name(named)), .. _change.Entries(phase, named)]);

    private static ScalarNode Name(Phase phase) => ScalarText.Of(phase.Name, typeof(string));

    private static int Size(Node node) => node switch
    {
        ListNode list => list.Items.Sum(Size),
        MapNode map => map.Entries.Sum(entry => 1 + Size(entry.Value)),
        _ => 1,
    };

    private static MapEntry Entry(string key, Node value) => new(key, 0, value);
}
