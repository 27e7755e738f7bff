using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>
/// A study as one YAML file: settings, phases, arms, probes, metrics, figures, claims. The keys are the properties of the records, the kinds
/// their names, both in kebab-case; what is not given has its default.
/// </summary>
public static class StudyFile
{
    /// <summary>The keys of a file that <see cref="StudyContent"/> does not have.</summary>
    internal const string SettingsKey = "settings", PhasesKey = "phases", SweepKey = "sweep";

    /// <summary>Whether what stands for a study is the name of a file.</summary>
    public static bool IsFile(string study) =>
        study.Contains('/', StringComparison.Ordinal) || study.Contains('\\', StringComparison.Ordinal)
        || study.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || study.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a study and checks all that can be checked without the data.</summary>
    /// <exception cref="InputException">The file is not readable, or no study; the message begins with "FILE:LINE: " wherever there is a line to blame.</exception>
    public static FileStudy Read(string file) => new StudyReader(SourceText.Read(file)).Study();

    /// <summary>The same from text.</summary>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="InputException">The text is no study.</exception>
    public static FileStudy Parse(string text, string file) => new StudyReader(new SourceText(file, text)).Study();

    /// <summary>A study as such a file.</summary>
    /// <param name="name">Of the file, for the remark on how to run it.</param>
    public static string Text(Study study, string? name = null) =>
        $"""
        # A study of Plasticity.Engine. Run it:            plasticity run {name ?? study.Name + ".yaml"}
        # What it would take, without running it:          plasticity run {name ?? study.Name + ".yaml"} --dry-run
        # Values that are not given have their defaults; 'plasticity list STUDY' explains the settings.

        {NodeText.Of(StudyWriter.Root(FileStudy.Of(study), withSettings: true))}
        """.ReplaceLineEndings("\n").TrimEnd() + "\n";

    /// <summary>What a study from a file says beside its settings, in one form however it was written: joins the hash of its runs. Empty for any other.</summary>
    public static string Canonical(Study study) => study is FileStudy file ? NodeText.Of(StudyWriter.Root(file, withSettings: false)) : "";
}
