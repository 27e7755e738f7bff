using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Makes a study of a text.</summary>
internal sealed class StudyReader(Registry registry, SourceText source)
{
    public const string PhasesKey = "phases", Whole = "a study";

    private const string SweepKey = "sweep";

    /// <summary>The study, checked.</summary>
    /// <exception cref="InputException">The text is none; the message names the line.</exception>
    public Study Study()
    {
        MapNode root = Root();
        IReadOnlyDictionary<string, Phase> phases = Phases(root);
        Study study = (Study)new ValueReader(registry, source, phases).Record(root, typeof(Study), Whole, null, PhasesKey) with { Phases = new ValueList<Phase>(phases.Values) };
        new StudyChecks(source, root).Check(study);
        return study;
    }

    /// <summary>The keys of the text; former ones as those of the present.</summary>
    /// <exception cref="InputException">It is no mapping.</exception>
    public MapNode Root()
    {
        Node node = NodeParser.Parse(source);
        MapNode root = node as MapNode ?? throw source.Expected("a study, which begins with 'name: NAME'", node);
        if (root[SweepKey] is { } sweep) throw source.At(sweep.Line, $"expected a single study, found a sweep of one: 'plasticity sweep {source.File}' runs it");
        return OldText.Is(root) ? new OldText(source).Present(root) : root;
    }

    /// <summary>The phases that arms can call by name, in order.</summary>
    /// <exception cref="InputException">They are none.</exception>
    public IReadOnlyDictionary<string, Phase> Phases(MapNode root)
    {
        OrderedDictionary<string, Phase> phases = [];
        if (root[PhasesKey] is not { } entry) return phases;
        if (entry.Value is not MapNode map) throw source.Expected("a mapping of names to phases", entry.Value, PhasesKey);
        ValueReader reader = new(registry, source, phases);
        foreach (MapEntry named in map.Entries)
        {
            if (named.Value is MapNode keys && keys[ValueReader.NameKey] is { } name) throw source.At(name.Line, $"unknown key of a phase '{ValueReader.NameKey}': its name stands above it, '{named.Key}'");
            if (named.Value is not MapNode) throw source.Expected("a mapping of a phase's keys", named.Value, named.Key);
            phases.Add(named.Key, (Phase)reader.Record(named.Value, typeof(Phase), "a phase", new Phase { Name = named.Key }));
        }
        return phases;
    }
}
