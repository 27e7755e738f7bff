using Plasticity.Engine.Autodiff;

namespace Plasticity.Studies.Tests.Training;

/// <summary>A rule that looks on: at boundaries, before the optimiser and after it.</summary>
internal sealed record Spy : Rule
{
    public Action<IPhase>? AtBoundary { get; init; }

    public Action<IStep, Gradients>? BeforeOptimiser { get; init; }

    public Action<IStep>? AfterStep { get; init; }

    public override void Act(IPhase phase) => AtBoundary?.Invoke(phase);

    public override void Gradient(IStep step, Gradients gradients) => BeforeOptimiser?.Invoke(step, gradients);

    public override void After(IStep step) => AfterStep?.Invoke(step);
}
