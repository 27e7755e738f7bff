using Plasticity.Studies.Declarations;

namespace Plasticity.Studies.Papers;

/// <summary>A study of the literature that can be asked for by name.</summary>
/// <param name="OfSize">Its settings at a size.</param>
public sealed record CatalogueEntry(Func<StudySize, Paper> OfSize)
{
    private readonly Study _whole = OfSize(StudySize.Paper).Study;

    /// <summary>What the command line calls it.</summary>
    public string Name => _whole.Name;

    /// <summary>The question in one sentence.</summary>
    public string Question => _whole.Question;

    /// <summary>Authors, year, title, where.</summary>
    public string Paper => _whole.Paper;
}

/// <summary>The studies there are. A new one is one file and one line here.</summary>
public static class Catalogue
{
    /// <summary>The size that runs where none is given.</summary>
    public const StudySize DefaultSize = StudySize.Small;

    /// <summary>All of them, in the order in which to read them.</summary>
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new(WarmStart.OfSize),
        new(GapCurves.OfSize),
        new(PretrainLength.OfSize),
        new(GradualChange.OfSize),
        new(Stages.OfSize),
        new(ClassImbalance.OfSize),
        new(WidthDepth.OfSize),
        new(LayerReset.OfSize),
        new(TuningRate.OfSize),
    ];

    /// <summary>A study's settings at a size.</summary>
    /// <exception cref="InputException">There is no study of that name; the message names the nearest.</exception>
    public static Paper Create(string name, StudySize size) =>
        (All.FirstOrDefault(entry => entry.Name == name) ?? throw InputException.Unknown("study", name, All.Select(entry => entry.Name))).OfSize(size);
}
