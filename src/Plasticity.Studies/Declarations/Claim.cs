using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>
/// Something a study says that numbers can contradict: the mean of a metric over some arms lies above that over others, or differs from it, or
/// does not differ by more than a margin.
/// </summary>
/// <param name="Text">The claim in words: "A warm start ends below a fresh start".</param>
/// <param name="Higher">Names of the arms that end above; at least one.</param>
/// <param name="Lower">Names of the arms that end below; at least one.</param>
public sealed record Claim(string Text, ValueList<string> Higher, ValueList<string> Lower)
{
    [Help("Name of the metric; empty for the study's first.")]
    public string Metric { get; init; } = "";

    [Help("In the metric's unit (0.01 is one point of accuracy): the claim is then that the two sides differ by no more than this.")]
    public double? Within { get; init; }

    [Help("The claim is only that the two sides differ, whichever is higher.")]
    public bool Either { get; init; }
}
