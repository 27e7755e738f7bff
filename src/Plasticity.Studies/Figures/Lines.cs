using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Figures;

/// <summary>What a measure is drawn over.</summary>
public enum LinesOver
{
    /// <summary>Epochs of a phase.</summary>
    Epochs,

    /// <summary>Steps of the run.</summary>
    Steps,

    /// <summary>Rounds of a phase; of each round its last value counts.</summary>
    Rounds,

    /// <summary>The index of its values: the k of an eigenvalue, a severity; the last values count.</summary>
    Index,
}

/// <summary>
/// Any measure, mean over the seeds with a band of one standard deviation: over epochs, steps, rounds or its index; a line for each arm, and where
/// it has values of several modules, layers or tasks, a panel for each arm with a line for each of these.
/// </summary>
public sealed record Lines : Figure
{
    [Help("Name of the measure.")]
    public string Measure { get; init; } = "";

    [Help("The phase in which it was taken.")]
    public string Phase { get; init; } = "tune";

    [Help("What it is drawn over: epochs, steps, rounds or index.")]
    public LinesOver Over { get; init; }

    [Help("The modules, layers or tasks that are drawn; none for all there are.")]
    public ValueList<string> Of { get; init; } = [];

    [Help("Names of the arms that are drawn; none for all.")]
    public ValueList<string> Arms { get; init; } = [];

    [Help("What stands above it; empty for the measure's name.")]
    public string Title { get; init; } = "";

    [Help("Whether the horizontal axis is logarithmic.")]
    public bool LogX { get; init; }

    [Help("Whether the vertical axis is logarithmic.")]
    public bool LogY { get; init; }
}
