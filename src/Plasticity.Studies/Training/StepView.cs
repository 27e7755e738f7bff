using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>One training step: the only place in which weights are trained.</summary>
internal sealed class StepView : View, IStep
{
    private readonly IReadOnlyList<Rule> _acting;
    private int _counted;

    public StepView(RunCore run, RoundUnderWay round) : base(run, round.At)
    {
        _acting = Acting;
        Rate = round.Rate;
        Batch = Own(round.Samples);
        foreach (Rule rule in _acting) Batch = rule.Batch(this, Batch);
    }

    public float Rate { get; }

    public Batch Batch { get; }

    public Batch LoadTraining(ReadOnlySpan<Sample> samples) => Load(samples, InTraining);

    public Batch Select(ReadOnlySpan<int> places)
    {
        IntBuffer rows = Run.Loader.Ints(places);
        List<Sample> samples = [];
        foreach (int place in places) samples.Add(Batch.Samples[place]);
        return new Batch(Run.Loader.Rows(Batch.Images, rows), Run.Loader.Rows(Batch.Labels, rows), samples, Batch.Head)
        {
            Targets = Batch.Targets is { } targets ? Run.Loader.Rows(targets, rows) : null,
            IsOwn = Batch.IsOwn,
        };
    }

    public Gradients Backward(Statistics statistics = Statistics.Move, Batch? on = null, Gradients? into = null) =>
        Backward(on ?? Batch, At.Phase.Objective, statistics, into);

    public void Apply(Gradients gradients)
    {
        Network network = Run.Network;
        foreach (Rule rule in _acting) rule.Gradient(this, gradients);
        network.Masks.Apply(gradients.Flat);
        Optimiser.Step(gradients, Rate);
        network.Masks.Apply(network.Parameters.WeightBuffer);
        foreach (Rule rule in _acting) rule.After(this);
    }

    /// <summary>Makes the step.</summary>
    public void Make()
    {
        Run.Log.Rate = Rate;
        At.Phase.Step.Step(this);
        Run.Clock.Tick();
    }

    protected override RandomStream Noise(int pass) => Run.Plan.Streams.Noise(Phase, Round, Clock.Step, pass);

    /// <summary>Each sample of the step counts once, in the network that trains, in whatever pieces and however often it is passed.</summary>
    protected override void Passed(Tape tape, Loss loss, Batch on, Network? through)
    {
        if (!on.IsOwn || through is not null || _counted >= Batch.Count) return;
        Run.Log.Count(loss, on.Count);
        _counted += on.Count;
        foreach (Rule rule in _acting) rule.Forward(this, tape);
    }

    private Batch Own(StepSamples samples)
    {
        TaskSet task = Task;
        (Tensor images, IntBuffer labels) = Run.Loader.Gather(task.Set.Train, samples, InTraining(task), Clock.Done);
        return new Batch(images, labels, new OwnSamples(task.Number, samples.Host, At.Phase.Objective.Views), task.Head) { IsOwn = true };
    }

    /// <summary>Deficits and augmentation are the present phase's; what belongs to a task goes with its samples.</summary>
    private IReadOnlyList<PlacedChange> InTraining(TaskSet task) =>
    [
        .. Placed(task.Changes, task),
        .. Placed(_acting.Select(rule => rule.TrainingChange).OfType<Change>(), Task),
        .. Placed(At.Phase.Augment, Task),
    ];
}
