using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Figures;

/// <summary>An arm in a sweep's figure.</summary>
/// <param name="Result">Where its runs ended.</param>
/// <param name="X">Its coordinate along the axis; null for a reference level.</param>
/// <param name="Series">Its series; null for none.</param> <param name="Panel">Its panel; null for every panel.</param>
internal sealed record SweepSpot(ArmResult Result, string? X, string? Series, string? Panel)
{
    /// <summary>Whether the arm is shown in a panel.</summary>
    public bool IsIn(string? panel) => Panel is null || panel is null || Panel == panel;
}
