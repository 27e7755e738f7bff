using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies.Berariu;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Studies;

/// <summary>A study that the command line knows.</summary>
/// <param name="OfSize">Its settings at a size.</param>
public sealed record StudyEntry(Func<StudySize, Study> OfSize)
{
    private readonly Study _default = OfSize(StudySize.Paper);

    /// <summary>What the command line calls it.</summary>
    public string Name => _default.Name;

    /// <summary>The question in one sentence.</summary>
    public string Summary => _default.Summary;

    /// <summary>Authors, year, title, where.</summary>
    public string Paper => _default.Paper;
}

/// <summary>The studies there are. A new one is one file and one line here.</summary>
public static class Catalogue
{
    /// <summary>All of them, in the order in which to read them.</summary>
    public static IReadOnlyList<StudyEntry> All { get; } =
    [
        new StudyEntry(WarmStart.OfSize),
        new StudyEntry(GapCurves.OfSize),
        new StudyEntry(PretrainLength.OfSize),
        new StudyEntry(SmoothTransitionStudy.OfSize),
        new StudyEntry(Stages.OfSize),
        new StudyEntry(ClassImbalance.OfSize),
        new StudyEntry(WidthDepth.OfSize),
        new StudyEntry(LayerReset.OfSize),
        new StudyEntry(TuningRate.OfSize),
    ];

    /// <summary>The size that runs where none is given.</summary>
    public const StudySize DefaultSize = StudySize.Small;

    /// <summary>The settings of a study with their defaults: those of a known study are its values at <see cref="DefaultSize"/>, those of a file what a file has that does not give them.</summary>
    public static IReadOnlyList<Setting> SettingsOf(Study study) =>
        Settings.Of(study, All.Select(entry => entry.OfSize(DefaultSize)).FirstOrDefault(known => known.GetType() == study.GetType()));

    /// <summary>A study's settings at a size.</summary>
    /// <exception cref="InputException">There is no study of that name; the message names the nearest.</exception>
    public static Study Create(string name, StudySize size) =>
        (All.FirstOrDefault(entry => entry.Name == name) ?? throw InputException.Unknown("study", name, All.Select(entry => entry.Name))).OfSize(size);
}
