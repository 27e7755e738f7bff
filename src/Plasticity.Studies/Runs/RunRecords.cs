using Plasticity.Studies.Rows;

namespace Plasticity.Studies.Runs;

/// <summary>All that the runs of a study left.</summary>
/// <param name="Epochs">A row an epoch, in the order in which they came.</param>
/// <param name="Measures">What was measured, in that order.</param>
/// <param name="Diverged">The runs that were given up because their loss was not finite.</param>
public sealed record RunRecords(
    IReadOnlyList<MetricRow> Epochs, IReadOnlyList<MeasureRow> Measures, IReadOnlyCollection<(string Arm, int Seed)> Diverged);
