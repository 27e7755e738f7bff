using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Stops;

/// <summary>A fixed number of training steps, in the middle of an epoch if need be.</summary>
public sealed record AfterSteps : Stop
{
    public AfterSteps() { }

    /// <param name="steps">At least 1.</param>
    public AfterSteps(long steps) => Steps = steps;

    [Help("Training steps; at least 1.")]
    public long Steps { get; init; } = 1;

    public override long MostSteps(int stepsOfEpoch) => Steps;

    public override void Validate() => InputException.Demand(Steps >= 1, "after-steps", "steps", Steps, "at least 1");
}
