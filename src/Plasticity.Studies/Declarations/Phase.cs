using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Objectives;
using Plasticity.Studies.Records;
using Plasticity.Studies.Samplers;
using Plasticity.Studies.Schedules;
using Plasticity.Studies.Steps;
using Plasticity.Studies.Stops;

namespace Plasticity.Studies.Declarations;

/// <summary>A stretch of training, always whole: nothing is left to somewhere else. Its name, not its place, says which random numbers it meets.</summary>
public sealed record Phase
{
    /// <summary>More rounds than any study has.</summary>
    private const int MostRepeat = 100_000;

    /// <summary>The largest number of samples of a step.</summary>
    public const int MostBatch = 1_000_000;

    [Help("What it is called: no two phases of an arm share a name.")]
    public string Name { get; init; } = "train";

    [Help("How many times it is gone through, one round after the other; at least 1.")]
    public int Repeat { get; init; } = 1;

    /// <summary>What is to be learned.</summary>
    public TaskData Task { get; init; } = new();

    /// <summary>In what order.</summary>
    public Sampler Sampler { get; init; } = new Permuted();

    [Help("Samples of a training step; at least 1.")]
    public int Batch { get; init; } = 128;

    /// <summary>Changes of the training samples beside those of the task, in this order.</summary>
    public ValueList<Change> Augment { get; init; } = [];

    /// <summary>What is minimised.</summary>
    public Objective Objective { get; init; } = new CrossEntropy();

    /// <summary>How a step is made.</summary>
    public StepRule Step { get; init; } = new Plain();

    /// <summary>When a round ends.</summary>
    public Stop Stop { get; init; } = new AfterEpochs();

    /// <summary>What else acts, in this order.</summary>
    public ValueList<Rule> Rules { get; init; } = [];

    /// <summary>With its numbers.</summary>
    public OptimiserSettings Optimiser { get; init; } = new AdamSettings();

    [Help("Learning rate; above 0.")]
    public double Rate { get; init; } = 1e-3;

    /// <summary>How the rate moves.</summary>
    public Schedule Schedule { get; init; } = new Constant();

    /// <summary>What goes on from the round before, besides the weights.</summary>
    public Carry Carry { get; init; } = new();

    /// <summary>Everybody who takes part, in the order in which they start.</summary>
    public IEnumerable<Participant> Participants => [Objective, Step, .. Rules];

    /// <summary>Checks all that can be checked without the data.</summary>
    /// <exception cref="InputException">Something is out of range.</exception>
    public void Validate()
    {
        if (Name.Length == 0) throw new InputException("a phase has no name");
        InputException.Between(Repeat, 1, MostRepeat, "repeat");
        Task.Validate();
        Sampler.Validate();
        InputException.Between(Batch, 1, MostBatch, "batch");
        Named.Validate("augment", Augment);
        Objective.Validate();
        Step.Validate();
        Stop.Validate();
        Named.Validate("rules", Rules);
        OptimiserRanges.Validate(Optimiser);
        NumberRange.AboveZero.Demand("rate", Rate);
        Schedule.Validate();
        NumberRange.AboveZero.Demand("the largest learning rate of the schedule", Rate * Schedule.LargestFactor);
    }
}
