using System.Text.RegularExpressions;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>Makes a study of a file's text.</summary>
internal sealed partial class StudyReader(SourceText source)
{
    private const int LongestName = 64;

    private readonly Dictionary<string, Phase> _phases = [];

    /// <exception cref="InputException">The text is no study.</exception>
    public FileStudy Study()
    {
        MapNode root = Root();
        if (root[StudyFile.SweepKey] is { } sweep)
            throw source.At(sweep.Line, $"expected a single study, found a sweep of one: 'plasticity sweep {source.File}' runs it");
        return Study(root);
    }

    /// <summary>The keys of the file.</summary>
    /// <exception cref="InputException">The text is no mapping.</exception>
    public MapNode Root()
    {
        Node node = NodeParser.Parse(source);
        return node as MapNode ?? throw source.Expected("a study, which begins with 'study: NAME'", node);
    }

    /// <summary>The study of these keys.</summary>
    /// <exception cref="InputException">They are none of a study.</exception>
    public FileStudy Study(MapNode root)
    {
        RecordReader reader = new(source, _phases);
        if (root[StudyFile.PhasesKey] is { } phases) ReadPhases(phases, reader);
        StudyContent content = (StudyContent)reader.Record(root, typeof(StudyContent), "a study", StudyFile.SettingsKey, StudyFile.PhasesKey);
        FileStudy study = new() { Content = content };
        if (root[StudyFile.SettingsKey] is { } settings) study = WithSettings(study, settings.Value);
        Check(study, root);
        return study;
    }

    /// <summary>The study with the settings of a mapping, whose keys are dotted or mappings in their turn.</summary>
    public T WithSettings<T>(T study, Node node) where T : Study => WithSettings(study, node, prefix: "", []);

    private void ReadPhases(MapEntry phases, RecordReader reader)
    {
        if (phases.Value is not MapNode map) throw source.Expected("a mapping of names to phases", phases.Value, StudyFile.PhasesKey);
        foreach (MapEntry entry in map.Entries)
        {
            Phase phase = new(entry.Key);
            // A phase with every default is a name and nothing else.
            _phases.Add(entry.Key, entry.Value switch
            {
                MapNode keys => (Phase)reader.Changed(phase, keys, "a phase"),
                ScalarNode { IsNothing: true } => phase,
                _ => throw source.Expected("a mapping of a phase's keys", entry.Value, entry.Key),
            });
        }
    }

    private T WithSettings<T>(T study, Node node, string prefix, HashSet<string> seen) where T : Study
    {
        string section = $"{StudyFile.SettingsKey}.{prefix}".TrimEnd('.');
        if (node is not MapNode map) throw source.Expected("a mapping of settings to values", node, section);
        foreach (MapEntry entry in map.Entries)
        {
            string key = prefix + entry.Key;
            if (entry.Value is MapNode)
            {
                if (!Settings.Of(study).Any(setting => setting.Key.StartsWith(key + ".", StringComparison.Ordinal)))
                    throw source.Unknown(entry.Line, "key", key, Settings.Of(study).Select(setting => setting.Key));
                study = WithSettings(study, entry.Value, key + ".", seen);
                continue;
            }
            if (entry.Value is not ScalarNode { IsNothing: false } value) throw source.Expected("a value", entry.Value, key);
            if (!seen.Add(key.ToLowerInvariant())) throw source.At(entry.Line, $"expected each setting once, found '{key}' again");
            T before = study;
            study = source.About(entry.Line, () => Settings.With(before, [$"{key}={value.Text}"]));
        }
        return study;
    }

    private void Check(FileStudy study, MapNode root)
    {
        StudyContent content = study.Content;
        if (!Name().IsMatch(content.Study) || content.Study.Length > LongestName)
            throw source.Expected($"a name of at most {LongestName} lower-case letters, digits and hyphens", root["study"]!.Value, "study");
        HashSet<string> names = [];
        Each(root, "arms", content.Arms, arm =>
        {
            arm.Validate();
            if (!names.Add(arm.Name)) throw new InputException($"arms: expected names that differ, found '{arm.Name}' again");
        });
        Each(root, "probes", content.Probes, study.Check);
        Each(root, "metrics", content.Metrics, study.Check);
        Design design = study.Design with { Claims = [] };
        Each(root, "arms", content.Arms, arm => InputException.At($"arm '{arm.Name}'", () => design.CheckReference(arm)));
        if (root["metrics"] is { } metrics) About(metrics.Line, design.Validate);
        Each(root, "claims", content.Claims, claim => (design with { Claims = [claim] }).Validate());
        Each(root, "figures", content.Figures, study.Check);
        if (root["tuning-phase"] is { } tuning) About(tuning.Line, () => study.CheckPhase(content.TuningPhase));
        About((root[StudyFile.SettingsKey] ?? root["study"]!).Line, study.Validate);
    }

    private void About(int line, Action check) => source.About(line, () =>
    {
        check();
        return 0;
    });

    /// <summary>Checks every element of a list; what is wrong is told with its line.</summary>
    private void Each<T>(MapNode root, string key, IReadOnlyList<T> items, Action<T> check)
    {
        if (root[key]?.Value is not ListNode list) return;
        for (int i = 0; i < items.Count; i++)
        {
            T item = items[i];
            About(list.Items[i].Line, () => check(item));
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Name();
}
