using Plasticity.Devices;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>A finished run as its folder tells of it: enough to write its report once more.</summary>
/// <param name="Study">What was asked, with the settings of the run. A study that the program knows is asked as the program knows it now.</param>
/// <param name="Provenance">What the run was made of.</param>
/// <param name="Records">What its runs left.</param>
/// <param name="WallSeconds">How long it all took.</param>
public sealed record SavedRun(Study Study, Provenance Provenance, RunRecords Records, double WallSeconds)
{
    /// <summary>Reads a run folder.</summary>
    /// <exception cref="InputException">It holds no finished run, or a file of it is not as the program wrote it.</exception>
    public static SavedRun Read(RunFolder folder)
    {
        if (!File.Exists(folder.Summary)) throw InputException.File(folder.Root, "the folder of a finished run", "one without summary.json");
        (Study study, Provenance provenance) = Asked(folder);
        (double wallSeconds, IReadOnlyList<RunSession> sessions) = SavedSummary.TimesOf(folder.Summary);
        return new SavedRun(study, provenance with { Sessions = sessions }, RowsReader.Read(folder), wallSeconds);
    }

    /// <summary>What was asked of the run in a folder, finished or not.</summary>
    /// <exception cref="InputException">It holds no run, or a file of it is not as the program wrote it.</exception>
    public static (Study Study, Provenance Provenance) Asked(RunFolder folder)
    {
        SavedSettings saved = new(SourceText.Read(folder.Settings));
        Study study = StudyOf(folder, saved);
        return (study, ProvenanceOf(saved, study));
    }

    /// <summary>What a settings.yaml says of a run besides its settings.</summary>
    /// <exception cref="InputException">It does not say it.</exception>
    internal static Provenance ProvenanceOf(SavedSettings saved, Study study)
    {
        DataIdentity data = new(saved["data", "name"], saved.Perhaps("data", "sha256"), saved.Whole("data", "training-images"), saved.Whole("data", "test-images"));
        string id = saved["device", "id"];
        DeviceKind kind = Enum.TryParse(id.Split(':')[0], ignoreCase: true, out DeviceKind known) && Enum.IsDefined(known) ? known : DeviceKind.Cpu;
        DeviceInfo device = new(kind, id, saved["device", "name"], saved["device", "driver"], saved.Whole("device", "units"), MemoryBytes: 0, IsGpu: false);
        return new Provenance(
            study.Name, study.Summary, study.Paper, Catalogue.SettingsOf(study), data, device, saved["version"], saved.Perhaps("commit"), saved["command"])
        {
            Hash = saved.Perhaps("hash"),
            From = saved.Perhaps("from"),
            Repeats = saved.Perhaps("repeats"),
        };
    }

    /// <summary>What was asked of the run in a folder, finished or not; null where there is none, or none that says so.</summary>
    public static RunIdentity? IdentityOf(RunFolder folder)
    {
        if (!File.Exists(folder.Settings)) return null;
        try
        {
            SavedSettings saved = new(SourceText.Read(folder.Settings));
            return new RunIdentity(saved["study"], saved.Perhaps("hash"), saved["data", "name"], saved.Perhaps("data", "sha256"));
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>The study that a folder's settings name, with these settings.</summary>
    /// <exception cref="InputException">The program knows no such study or setting any more, or the folder's study.yaml is none.</exception>
    internal static Study StudyOf(RunFolder folder, SavedSettings saved)
    {
        string name = saved["study"];
        // A file may call its study as the program calls one of its own.
        bool isFile = saved.Perhaps("from") == Provenance.OfFile || !Catalogue.All.Any(entry => entry.Name == name);
        Study study = File.Exists(folder.Study) && isFile
            ? StudyFile.Read(folder.Study)
            : Catalogue.Create(name, StudySize.Paper);
        return Settled(saved, study);
    }

    /// <summary>A study with the settings of a settings.yaml.</summary>
    /// <exception cref="InputException">It has no such settings.</exception>
    internal static Study Settled(SavedSettings saved, Study study)
    {
        study = Settings.With(study, saved.Assignments);
        study.Validate();
        return study;
    }
}
