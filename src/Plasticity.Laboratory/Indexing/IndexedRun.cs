using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Indexing;

/// <summary>What the index takes from a run folder, finished or not.</summary>
/// <param name="Saved">Its settings.yaml.</param>
/// <param name="Assigned">Key, value, and whether that is the default; null where the program does not know the study any more.</param>
/// <param name="Summary">Null for an unfinished run.</param>
internal sealed record IndexedRun(
    SavedSettings Saved, IReadOnlyList<(string Key, string Value, bool? IsDefault)> Assigned, RunRecords Records, SavedSummary? Summary)
{
    private static readonly RunRecords s_none = new([], [], []);

    /// <summary>Reads a run folder.</summary>
    /// <exception cref="InputException">A file of it is not as the program wrote it.</exception>
    public static IndexedRun Read(RunFolder folder)
    {
        SavedSettings saved = new(SourceText.Read(folder.Settings));
        // The summary is written last: what is there when it is there is whole.
        SavedSummary? summary = File.Exists(folder.Summary) ? SavedSummary.Read(folder.Summary) : null;
        RunRecords records = summary is not null || File.Exists(folder.Metrics) ? RowsReader.Read(folder, underWay: summary is null) : s_none;
        return new IndexedRun(saved, SettingsOf(folder, saved), records, summary);
    }

    private static List<(string Key, string Value, bool? IsDefault)> SettingsOf(RunFolder folder, SavedSettings saved)
    {
        Dictionary<string, Setting> known = [];
        try
        {
            known = Catalogue.SettingsOf(SavedRun.StudyOf(folder, saved)).ToDictionary(setting => setting.Key);
        }
        catch (InputException)
        {
            // A study of another version of the program: what it was told is worth keeping all the same.
        }
        return [.. saved.Assignments.Select(assignment =>
        {
            int equals = assignment.IndexOf('=', StringComparison.Ordinal);
            string key = assignment[..equals], value = assignment[(equals + 1)..];
            return (key, value, known.TryGetValue(key, out Setting? setting) ? !setting.Differs : (bool?)null);
        })];
    }
}
