using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>What a figure is drawn from.</summary>
/// <param name="Summary">What the study found, and what it compared.</param> <param name="Records">What its runs left.</param>
public sealed record FigureContext(Summary Summary, RunRecords Records)
{
    /// <summary>What the study compared.</summary>
    public Design Design => Summary.Design;

    /// <summary>The epochs of every arm.</summary>
    internal ILookup<string, MetricRow> Epochs { get; } = Records.Epochs.ToLookup(row => row.Arm);

    /// <summary>What was measured, by arm.</summary>
    internal ILookup<string, MeasureRow> Measures { get; } = Records.Measures.ToLookup(row => row.Arm);
}
