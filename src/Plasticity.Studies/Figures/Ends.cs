using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Figures;

/// <summary>What every run comes to in a metric, arm beside arm, with the interval of the paired difference between each arm and its reference.</summary>
public sealed record Ends : Figure
{
    [Help("Name of the metric; empty for the study's first.")]
    public string Metric { get; init; } = "";
}
