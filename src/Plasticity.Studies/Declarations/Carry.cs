using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>
/// What goes on over the boundary before a round, besides the weights. By default as in Berariu et al. 2021, arXiv:2106.00042, A.1: the
/// optimiser's state and the schedule start anew; the running statistics, of which the paper says nothing, are kept.
/// </summary>
public sealed record Carry
{
    [Help("Whether the optimiser's state (velocity, moments, count of steps) goes on; needs the same optimiser in the round before.")]
    public bool Optimiser { get; init; }

    [Help("Whether the running means and variances of batch norm go on; otherwise they restart at 0 and 1.")]
    public bool Statistics { get; init; } = true;

    [Help("Whether the schedule continues that of the round before: one schedule over both, counted in epochs. Otherwise it restarts.")]
    public bool Schedule { get; init; }
}
