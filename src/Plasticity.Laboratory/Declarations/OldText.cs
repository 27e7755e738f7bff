using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;

namespace Plasticity.Laboratory.Declarations;

/// <summary>
/// Texts with the keys of the first declaration, which begin with "study: NAME", as texts with the present ones, where these mean the same. What
/// has become something else is told with its line and what to write in its place.
/// </summary>
internal sealed class OldText(SourceText source)
{
    private const string StudyKey = "study", SettingsKey = "settings", TuningKey = "tuning-phase";

    private static readonly string[] s_known = [StudyKey, SettingsKey, TuningKey, "question", "paper", StudyReader.PhasesKey, "arms", "probes", "metrics", "figures", "claims"];

    private static readonly Dictionary<(Type Of, string Key), string> s_present = new()
    {
        [(typeof(Study), StudyKey)] = "name",
        [(typeof(Study), SettingsKey)] = "seeds, data, model and engine of the study, and batch, optimiser, rate and augment of its phases",
        [(typeof(Study), TuningKey)] = "origin of the figure curves",
        [(typeof(Arm), "network")] = "model",
        [(typeof(Probe), "at")] = "when: start, end or /1ep",
        [(typeof(Phase), "data")] = "task: { part: … }",
        [(typeof(Phase), "sampling")] = "sampler",
        [(typeof(Phase), "entry")] = "rules: { KIND: { when: start } }",
        [(typeof(Phase), "regularisers")] = "l2 and decay of the optimiser, augment, and rules with a window",
        [(typeof(Phase), "stream")] = "the name of the phase, by which arms pair",
        [(typeof(Phase), "test-every")] = "each epoch; data: { curve-test: 1000 } makes tests before the last fifth smaller",
        [(typeof(Phase), "from")] = "a window of a rule",
        [(typeof(Phase), "until")] = "a window of a rule",
    };

    /// <summary>What a former key of a record is now; null for one that never was.</summary>
    public static string? Now(Type of, string key) => s_present.GetValueOrDefault((of, key));

    /// <summary>Whether a text has the former keys.</summary>
    public static bool Is(MapNode root) => root[StudyKey] is not null && root[ValueReader.NameKey] is null;

    /// <summary>The same study with the present keys; lines stay.</summary>
    /// <exception cref="InputException">Something has no present key that means the same.</exception>
    public MapNode Present(MapNode root)
    {
        if (root.Entries.FirstOrDefault(entry => !s_known.Contains(entry.Key)) is { } odd)
            throw source.Unknown(odd.Line, "key of a study", odd.Key, s_known);
        OldSettings settings = new(source, root[SettingsKey]?.Value);
        OldPhases phases = new(source, settings, root[StudyReader.PhasesKey]?.Value);
        OldNouns nouns = new(source, root[TuningKey]?.Value);
        List<MapEntry> entries = [Moved(root[StudyKey]!, ValueReader.NameKey), .. settings.OfStudy()];
        foreach (MapEntry entry in root.Entries)
        {
            Node? value = entry.Key switch
            {
                StudyKey or SettingsKey or TuningKey => null,
                StudyReader.PhasesKey => phases.Named(),
                "arms" => phases.Arms(entry.Value),
                "probes" => nouns.Probes(entry.Value),
                "metrics" => OldNouns.Metrics(entry.Value),
                "figures" => nouns.Figures(entry.Value),
                _ => entry.Value,
            };
            if (value is not null) entries.Add(entry with { Value = value });
        }
        if (root["metrics"] is null) entries.Add(new MapEntry("metrics", 1, OldNouns.Metrics(Words("tail-accuracy"))));
        if (root["figures"] is null) entries.Add(new MapEntry("figures", 1, nouns.Figures(Words("curves", "ends"))));
        return new MapNode(root.Line, entries);
    }

    /// <summary>An entry under another key.</summary>
    public static MapEntry Moved(MapEntry entry, string key) => entry with { Key = key };

    /// <summary>"FILE:LINE: KEY: expected WHAT, as … is written now".</summary>
    public static InputException Instead(SourceText source, MapEntry entry, string write) =>
        source.At(entry.Line, $"{entry.Key}: a former key that has no present one of the same meaning; {write}");

    public static MapNode Map(int line, params IReadOnlyList<(string Key, Node? Value)> entries) =>
        new(line, [.. entries.Where(entry => entry.Value is not null).Select(entry => new MapEntry(entry.Key, entry.Value!.Line > 0 ? entry.Value.Line : line, entry.Value))]);

    public static ScalarNode Word(int line, string text) => new(line, text);

    private static ListNode Words(params string[] words) => new(1, [.. words.Select(word => Word(1, word))]);
}
