using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Nouns;

/// <summary>A phase under way, for whatever looks at it. In the hands of a measure the network is the one that is judged, and there is no other.</summary>
public interface IView
{
    /// <summary>Name of the phase.</summary>
    string Phase { get; }

    /// <summary>Round of the phase, from 1.</summary>
    int Round { get; }

    /// <summary>Where the run stands.</summary>
    IClock Clock { get; }

    /// <summary>The network.</summary>
    Network Network { get; }

    /// <summary>The task of this round.</summary>
    TaskSet Task { get; }

    /// <summary>The tasks of all rounds of the run, in order; the samples of later ones are not known yet.</summary>
    IReadOnlyList<TaskSet> Tasks { get; }

    /// <summary>All rows of the run so far.</summary>
    IReadOnlyList<Row> Rows { get; }

    /// <summary>Samples of a training step.</summary>
    int BatchSize { get; }

    /// <summary>Numbers of a noun: of a measure the same ones each time, whatever <paramref name="redraw"/> says.</summary>
    RandomStream Random(NamedNoun of, Redraw redraw = Redraw.EachStep);

    /// <summary>What a noun remembers.</summary>
    /// <param name="create">Makes it; on a resume it is made the same way and then overwritten.</param>
    T State<T>(NamedNoun of, Func<T> create, Scope scope = Scope.Phase) where T : class, IState;

    /// <summary>Training samples as their task presents them: no deficit, no augmentation.</summary>
    /// <param name="samples">At least one; all of one task.</param>
    Batch Load(ReadOnlySpan<Sample> samples);

    /// <summary>Some test samples as a task presents them.</summary>
    /// <param name="places">Indices in the test part.</param> <param name="under">A further change; null for none.</param>
    Batch LoadTest(TaskSet task, ReadOnlySpan<int> places, Change? under = null);

    /// <summary>Loss and accuracy on all test samples, by running statistics.</summary>
    /// <param name="under">A further change; null for none.</param>
    Score Test(TaskSet task, Change? under = null);

    /// <summary>Loss and accuracy on training samples as their task presents them, by running statistics.</summary>
    Score ScoreOf(ReadOnlySpan<Sample> samples);

    /// <summary>The gradient of the mean loss of a batch.</summary>
    /// <param name="statistics">What batch norm does.</param> <param name="into">Receives it; null for memory that lives as long as a batch.</param>
    /// <param name="through">Another network; null for this one.</param>
    Gradients Backward(Batch on, Objective objective, Statistics statistics, Gradients? into = null, Network? through = null);

    /// <summary>Another part of the task's set, as other phases know it.</summary>
    int[]? Pick(Part part);

    /// <summary>Gives back the batches and gradients that were asked for here.</summary>
    void Release();
}

/// <summary>The same for what acts in it.</summary>
public interface IPhase : IView
{
    /// <summary>That of the phase.</summary>
    Optimiser Optimiser { get; }

    /// <summary>Its settings, for another network that is trained beside.</summary>
    OptimiserSettings OptimiserSettings { get; }
}

/// <summary>A training step under way.</summary>
public interface IStep : IPhase
{
    /// <summary>Learning rate of the step.</summary>
    float Rate { get; }

    /// <summary>The step's own samples.</summary>
    Batch Batch { get; }

    /// <summary>Training samples as training meets them: with the deficits and the augmentation of this step.</summary>
    /// <param name="samples">At least one; all of one task.</param>
    Batch LoadTraining(ReadOnlySpan<Sample> samples);

    /// <summary>Some samples of the step's own batch, as they are in it.</summary>
    /// <param name="places">In the batch, from 0.</param>
    Batch Select(ReadOnlySpan<int> places);

    /// <summary>The gradient of the phase's objective.</summary>
    /// <param name="on">Null for the step's own batch.</param>
    Gradients Backward(Statistics statistics = Statistics.Move, Batch? on = null, Gradients? into = null);

    /// <summary>Has rules, masks and the optimiser apply a gradient to the weights.</summary>
    void Apply(Gradients gradients);
}

/// <summary>Where a run stands.</summary>
public interface IClock
{
    /// <summary>Steps of the round that are done.</summary>
    long Step { get; }

    /// <summary>Steps of the run that are done.</summary>
    long RunStep { get; }

    /// <summary>Steps of an epoch of the round.</summary>
    int StepsOfEpoch { get; }

    /// <summary>Steps of the round, at most.</summary>
    long TotalSteps { get; }

    /// <summary>The epoch under way, from 0.</summary>
    long Epoch => Step / StepsOfEpoch;

    /// <summary>How much of the round is done, 0 to 1, if it goes on to its most steps.</summary>
    double Done => TotalSteps == 0 ? 1 : (double)Step / TotalSteps;
}
