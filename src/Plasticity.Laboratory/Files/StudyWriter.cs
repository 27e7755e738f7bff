using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;

namespace Plasticity.Laboratory.Files;

/// <summary>A study as nodes: phases that several arms have stand once, and where an arm has another, what is different about it.</summary>
internal static class StudyWriter
{
    public static MapNode Root(FileStudy study, bool withSettings)
    {
        Dictionary<string, Phase> shared = Shared(study.Content.Arms);
        List<MapEntry> content = RecordWriter.Entries(study.Content, new StudyContent("", []), required: true);
        MapEntry[] head = [.. content.Where(entry => entry.Value is ScalarNode)], lists = [.. content.Where(entry => entry.Value is ListNode && entry.Key != "arms")];
        List<MapEntry> root = [.. head];
        MapNode settings = Settings(Plasticity.Laboratory.Records.Settings.Of(study).Where(setting => setting.Differs), prefix: "");
        if (withSettings && settings.Entries.Count > 0) root.Add(Entry(StudyFile.SettingsKey, settings));
        if (shared.Count > 0) root.Add(Entry(StudyFile.PhasesKey, new MapNode(0, [.. shared.Values.Select(phase => Entry(phase.Name, Full(phase, withName: false)))])));
        root.Add(Entry("arms", new ListNode(0, [.. study.Content.Arms.Select(arm => OfArm(arm, shared))])));
        return new MapNode(0, [.. root, .. lists]);
    }

    /// <summary>By name, the commonest phase of each name that more than one arm has.</summary>
    private static Dictionary<string, Phase> Shared(IEnumerable<Arm> arms) => arms
        .SelectMany(arm => arm.Phases).GroupBy(phase => phase.Name).Where(group => group.Count() > 1)
        .ToDictionary(group => group.Key, group => group.GroupBy(phase => phase).MaxBy(same => same.Count())!.Key);

    private static MapNode OfArm(Arm arm, Dictionary<string, Phase> shared)
    {
        MapEntry[] entries = [.. RecordWriter.Entries(arm, RecordShape.Of(typeof(Arm)).Defaults(arm), required: true).Where(entry => entry.Key != "phases")];
        return new MapNode(0, [.. entries, Entry("phases", new ListNode(0, [.. arm.Phases.Select(phase => OfPhase(phase, shared))]))]);
    }

    private static Node OfPhase(Phase phase, Dictionary<string, Phase> shared)
    {
        if (!shared.TryGetValue(phase.Name, out Phase? named)) return Full(phase, withName: true);
        ScalarNode name = RecordWriter.Scalar(phase.Name, isText: true);
        return phase == named ? name : new MapNode(0, [Entry("phase", name), .. RecordWriter.Entries(phase, named, required: false)]);
    }

    private static MapNode Full(Phase phase, bool withName) =>
        new(0, RecordWriter.Entries(phase, withName ? new Phase("") : new Phase(phase.Name), required: withName));

    /// <summary>Settings whose keys begin with <paramref name="prefix"/>, a mapping within the mapping for each record among them.</summary>
    private static MapNode Settings(IEnumerable<Setting> settings, string prefix) => new(0,
    [
        .. from Setting setting in settings
           group setting by setting.Key[prefix.Length..].Split('.')[0] into place
           let first = place.First()
           select first.Key == prefix + place.Key
               ? new MapEntry(place.Key, 0, RecordWriter.Scalar(first.Value, first.IsText), first.Help.ReplaceLineEndings(" "))
               : Entry(place.Key, Settings(place, $"{prefix}{place.Key}.")),
    ]);

    private static MapEntry Entry(string key, Node value) => new(key, 0, value);
}
