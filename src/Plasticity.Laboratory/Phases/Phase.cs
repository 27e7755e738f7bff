using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases;

/// <summary>A stretch of training: on which data, how, until when, and what is done to the network first. What it leaves open is the study's.</summary>
/// <param name="Name">"pretrain", "tune"; no two phases of an arm share one.</param>
public sealed record Phase(string Name)
{
    // Above it lie the numbers that the parts of phases draw with.
    private const int MostStream = 1_000_000;

    /// <summary>The samples it sees.</summary>
    public DataPart Data { get; init; } = new AllSamples();

    /// <summary>How they follow each other.</summary>
    public Sampling Sampling { get; init; } = new Permuted();

    /// <summary>When it ends.</summary>
    public StopRule Stop { get; init; } = new AfterEpochs(1);

    /// <summary>What is done to the network before the first step, in this order; nothing is the warm start.</summary>
    public ValueList<ITreatment> Entry { get; init; } = [];

    /// <summary>What goes on from the phase before, besides the weights.</summary>
    public Carry Carry { get; init; } = new();

    /// <summary>Null for the study's. Its own penalties add to those of the regularisers and are on when they are.</summary>
    public OptimiserSettings? Optimiser { get; init; }

    [Help("Learning rate; none for the study's.")]
    public double? Rate { get; init; }

    /// <summary>How the rate moves.</summary>
    public Schedule Schedule { get; init; } = new Constant();

    /// <summary>Null for the study's.</summary>
    public Regularisers? Regularisers { get; init; }

    [Help("Phases of the same number meet the same order, augmentation and noise, so that arms pair by seed; no two phases of an arm share one.")]
    public int Stream { get; init; }

    [Help("Test after every so many epochs, and after the last; at least 1.")]
    public int TestEvery { get; init; } = 1;

    [Help("Where this part of a phase begins that was cut in two: everything goes on but what the part says otherwise, and its entry is done here; none from the phase's start.")]
    public Duration? From { get; init; }

    [Help("Where the phase is cut. The next phase of the arm has the same name and continues here. Stop rule and schedule are those of the whole; none means to its end.")]
    public Duration? Until { get; init; }

    /// <summary>The first epoch that can be among the last fifth, wherever the phase ends: from here on every test is on all test images.</summary>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    internal long FirstOfTail(int stepsOfEpoch)
    {
        // The later a phase ends, the later its last fifth begins.
        long least = (Stop.LeastSteps(stepsOfEpoch) + stepsOfEpoch - 1) / stepsOfEpoch;
        return least - TailAccuracy.Window(least) + 1;
    }

    /// <summary>Checks all that can be checked without the data.</summary>
    /// <exception cref="InputException">Something is out of range.</exception>
    public void Validate()
    {
        if (Name.Length == 0) throw new InputException("a phase has no name");
        Data.Validate();
        Stop.Validate();
        Schedule.Validate();
        Sampling.Validate();
        Regularisers?.Validate();
        if (Optimiser is { } optimiser) Ranges.Check(optimiser);
        foreach (ITreatment treatment in Entry) treatment.Validate();
        if (Rate is { } rate) Ranges.LearningRate.Demand("rate", rate);
        InputException.Demand(TestEvery >= 1, "test-every", TestEvery, "at least 1");
        InputException.Demand(Stream is >= 0 and <= MostStream, "stream", Stream, Stream < 0 ? "at least 0" : $"at most {MostStream}");
        CheckCut("from", From);
        CheckCut("until", Until);
        if (From is { } from && Until is { } until && from.Unit == until.Unit)
            InputException.Demand(until.Amount > from.Amount, "until", until, $"more than from, which is {from}");
    }

    private static void CheckCut(string key, Duration? at)
    {
        if (at is { } place) InputException.Demand(place.IsTraining && place.Amount > 0, key, place, "epochs or steps, at least 1: 12ep, 500it");
    }
}
