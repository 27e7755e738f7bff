using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Runs;

public enum Fold
{
    Direct,
    ImplicitProduct,
}

public sealed record Innards
{
    [Help("Which convolution.")]
    public Fold Convolution { get; init; } = Fold.Direct;

    [Help("Threads that may sleep.")]
    public int? Sleepers { get; init; }
}

public abstract record Question
{
    [Help("How many seeds.")]
    public int Seeds { get; init; } = 5;

    /// <summary>No help, no setting.</summary>
    public int Hidden { get; init; } = 1;
}

public sealed record Sample : Question
{
    [Help("Share of the training set shown first, in (0, 1).")]
    public float FirstShare
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw new InputException($"first-share: expected a share between 0 and 1, found {value}");
    } = 0.5f;

    [Help("Learning rate.")]
    public double Rate { get; init; } = 1e-3;

    [Help("Reset the optimiser between phases.")]
    public bool ResetOptimiser { get; init; } = true;

    [Help("A word: any.")]
    public string Note { get; init; } = "no: \"comment\"";

    public Innards Engine { get; init; } = new();
}
