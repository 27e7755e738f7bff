using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>A round of a run as those see it who look at it, and those who act in it between steps.</summary>
internal class View(RunCore run, PhaseRound at, Network? shown = null) : IPhase
{
    // Of tests and scores; whole windows of it are views into one table.
    private const int ScoredAtOnce = 128;

    private int _passes;

    protected RunCore Run { get; } = run;

    protected PhaseRound At { get; } = at;

    public string Phase => At.Phase.Name;

    public int Round => At.Round;

    public IClock Clock => Run.Clock;

    public Network Network => shown ?? Run.Network;

    public TaskSet Task => At.Task;

    public IReadOnlyList<TaskSet> Tasks => Run.Plan.Tasks;

    public IReadOnlyList<Row> Rows => Run.Log.Rows;

    public int BatchSize => At.Phase.Batch;

    public Optimiser Optimiser => Run.Optimiser!;

    public OptimiserSettings OptimiserSettings => At.Phase.Optimiser;

    /// <summary>Rules that act at the present step.</summary>
    public IReadOnlyList<Rule> Acting =>
        [.. At.Phase.Rules.Where(rule => Round >= rule.FromRound && rule.When.Strikes(Run.Clock.Step, Run.Clock.StepsOfEpoch))];

    /// <summary>The network that is judged on a task.</summary>
    public Network Evaluated(TaskSet task) => At.Phase.Rules.Select(rule => rule.Evaluated(this, task)).LastOrDefault(network => network is not null) ?? Run.Network;

    public RandomStream Random(NamedNoun of, Redraw redraw = Redraw.EachStep) => of is Measure
        ? Run.Plan.Streams.Measure(of)
        : Run.Plan.Streams.Of(of, redraw, Place);

    public T State<T>(NamedNoun of, Func<T> create, Scope scope = Scope.Phase) where T : class, IState => (scope == Scope.Run ? Run.OfRun : Run.OfPhase).Of(of.Path, create);

    public int[]? Pick(Part part) => Run.Pick(At, part);

    public Batch Load(ReadOnlySpan<Sample> samples) => Load(samples, task => Placed(task.Changes, task));

    public Batch LoadTest(TaskSet task, ReadOnlySpan<int> places, Change? under = null)
    {
        Run.Stop.ThrowIfCancellationRequested();
        return Tested(task, new StepSamples(Run.Loader.Ints(places), Run.Loader.Ints(SampleNumber.OfTest(places)), ReadOnlyMemory<int>.Empty), under);
    }

    public Score Test(TaskSet task, Change? under = null) => Test(task, places: null, under).Score;

    /// <summary>Loss and accuracy on test samples, and on how many.</summary>
    /// <param name="places">Null for all.</param>
    public (Score Score, int Images) Test(TaskSet task, int[]? places, Change? under = null)
    {
        int count = places?.Length ?? task.Set.Test.Count;
        Network network = shown is not null && task == Task ? shown : Evaluated(task);
        int[] indices = places ?? [.. Enumerable.Range(0, count)];
        IntBuffer table = Run.Device.Upload(indices, "samples"), numbers = Run.Device.Upload(SampleNumber.OfTest(indices), "samples");
        using ScoreCounter counter = new(Run.Device);
        for (int first = 0; first < count; first += ScoredAtOnce)
        {
            Run.Stop.ThrowIfCancellationRequested();
            int scored = Math.Min(ScoredAtOnce, count - first);
            Count(counter, network, Tested(task, new StepSamples(Run.Device.View(table, first, scored), Run.Device.View(numbers, first, scored), ReadOnlyMemory<int>.Empty), under));
            Run.Loader.Release();
        }
        Run.Device.Free(table);
        Run.Device.Free(numbers);
        return (counter.Read(), count);
    }

    public Score ScoreOf(ReadOnlySpan<Sample> samples)
    {
        using ScoreCounter counter = new(Run.Device);
        for (int first = 0; first < samples.Length; first += ScoredAtOnce)
        {
            Count(counter, Network, Load(samples.Slice(first, Math.Min(ScoredAtOnce, samples.Length - first))));
            Run.Loader.Release();
        }
        return counter.Read();
    }

    public virtual Gradients Backward(Batch on, Objective objective, Statistics statistics, Gradients? into = null, Network? through = null)
    {
        Run.Stop.ThrowIfCancellationRequested();
        using Tape tape = statistics == Statistics.Use ? Tape.ForProbing(Run.Device) : Tape.ForTraining(Run.Device, Noise(_passes++), statistics);
        Network network = through ?? Network;
        Loss loss = objective.Of(new Pass(tape, network, on, this));
        Passed(tape, loss, on, through);
        Gradients gradients = into ?? Run.Gradients.Rent(network.Parameters);
        tape.Backward(loss.Mean, gradients);
        return gradients;
    }

    public void Release() => Run.Release();

    /// <summary>Dropout of a pass: who looks on draws no number that training draws.</summary>
    protected virtual RandomStream Noise(int pass) => Run.Plan.Streams.Noise(Phase, Round, Run.Clock.Step, pass).Child("view");

    /// <summary>After a forward pass, before its backward pass.</summary>
    protected virtual void Passed(Tape tape, Loss loss, Batch on, Network? through)
    {
    }

    /// <summary>Training samples of one task, changed as that asks for.</summary>
    protected Batch Load(ReadOnlySpan<Sample> samples, Func<TaskSet, IReadOnlyList<PlacedChange>> changes)
    {
        Run.Stop.ThrowIfCancellationRequested();
        if (samples.Length == 0) throw new ArgumentException("expected at least one sample, found none", nameof(samples));
        TaskSet task = Tasks[samples[0].Task];
        foreach (Sample sample in samples)
            if (sample.Task != samples[0].Task) throw new ArgumentException($"expected samples of one task, found some of {task.Name} and some of {Tasks[sample.Task].Name}; load each task by itself", nameof(samples));
        (Tensor images, IntBuffer labels) = Run.Loader.Gather(task.Set.Train, Run.Loader.Upload(samples, task.Set.Labels.Count), changes(task), Clock.Done);
        return new Batch(images, labels, samples.ToArray(), task.Head);
    }

    /// <summary>Changes with their numbers at the present place.</summary>
    protected IReadOnlyList<PlacedChange> Placed(IEnumerable<Change> changes, TaskSet task) =>
        [.. changes.Select(change => new PlacedChange(change, task.Streams(change, Clock.Epoch, Clock.Step)))];

    private RoundPlace Place => new(Phase, Round, Clock.Epoch, Clock.Step);

    private Batch Tested(TaskSet task, StepSamples samples, Change? under)
    {
        // A test is the same at every step.
        List<PlacedChange> changes = [.. task.Changes.Where(change => change.InTest).Select(change => new PlacedChange(change, task.Streams(change, 0, 0)))];
        if (under is not null) changes.Add(new PlacedChange(under, Run.Plan.Streams.Of(under, Redraw.Never, Place)));
        (Tensor images, IntBuffer labels) = Run.Loader.Gather(task.Set.Test, samples, changes, done: 1);
        return new Batch(images, labels, [], task.Head);
    }

    private void Count(ScoreCounter counter, Network network, Batch batch)
    {
        using Tape tape = Tape.ForEvaluation(Run.Device);
        counter.Add(tape.CrossEntropy(network.Model.Forward(tape, batch.Images, batch.Head), batch.Labels), batch.Count);
    }
}
