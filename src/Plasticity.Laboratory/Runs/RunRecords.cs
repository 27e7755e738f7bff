using Plasticity.Laboratory.Rows;

namespace Plasticity.Laboratory.Runs;

/// <summary>All that the runs of a study left.</summary>
/// <param name="Epochs">A row an epoch, in the order in which they came.</param>
/// <param name="Measures">What was measured, in that order.</param>
/// <param name="Diverged">The runs that were given up because their loss was not finite.</param>
public sealed record RunRecords(
    IReadOnlyList<MetricRow> Epochs, IReadOnlyList<MeasureRow> Measures, IReadOnlyCollection<(string Arm, int Seed)> Diverged)
{
    /// <summary>How the runs ended, with the hashes of what they came to; none where the folder is of a version that did not note it.</summary>
    public IReadOnlyList<RunRow> Ends { get; init; } = [];

    /// <summary>The records of runs whose ends were noted.</summary>
    public static RunRecords Of(IReadOnlyList<MetricRow> epochs, IReadOnlyList<MeasureRow> measures, IReadOnlyList<RunRow> ends) =>
        new(epochs, measures, [.. ends.Where(end => end.Diverged).Select(end => (end.Arm, end.Seed))]) { Ends = ends };
}
