using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Steps;

/// <summary>
/// Experience replay: beside each batch some samples of a reservoir of all that was met so far are passed, and the mean gradients of both add up
/// (Chaudhry et al. 2019, "On Tiny Episodic Memories in Continual Learning", arXiv:1902.10486, algorithm 1 with reservoir sampling, Vitter 1985).
/// </summary>
/// <remarks>The paper passes both in one batch, whose mean weighs each sample alike. Here the samples of each task are passed by themselves, because
/// each has its own changes and head; running statistics are those of the stream.</remarks>
public sealed record Replay : StepRule
{
    [Help("Samples of the reservoir; at least 1.")]
    public int Size { get; init; } = 1000;

    [Help("Samples of it that are passed beside each batch; at least 1.")]
    public int Batch { get; init; } = 32;

    public override void Step(IStep step)
    {
        Reservoir reservoir = step.State(this, () => new Reservoir(), Scope.Run);
        RandomStream random = step.Random(this);
        Gradients gradients = step.Backward();
        if (reservoir.Samples.Count > 0)
        {
            Sample[] drawn = [.. Enumerable.Range(0, Batch).Select(i => reservoir.Samples[random.Below((ulong)i, reservoir.Samples.Count)])];
            foreach (Sample[] ofTask in drawn.GroupBy(sample => sample.Task).OrderBy(task => task.Key).Select(task => task.ToArray()))
                gradients.Add(step.Backward(Statistics.Ignore, step.LoadTraining(ofTask)), (double)ofTask.Length / Batch);
        }
        step.Apply(gradients);
        RandomStream places = random.Child("places");
        foreach (Sample sample in step.Batch.Samples) reservoir.Offer(sample, Size, places);
    }

    public override void Validate()
    {
        InputException.Between(Size, 1, int.MaxValue, $"{Key}: size");
        InputException.Between(Batch, 1, int.MaxValue, $"{Key}: batch");
    }

    /// <summary>Of all samples that were offered each is in it with the same probability.</summary>
    private sealed class Reservoir : IState
    {
        private long _offered;

        public List<Sample> Samples { get; } = [];

        public void Offer(Sample sample, int size, RandomStream random)
        {
            long offered = _offered++;
            if (Samples.Count < size)
            {
                Samples.Add(sample);
                return;
            }
            long place = (long)(random.UniformDouble((ulong)offered) * (offered + 1));
            if (place < size) Samples[(int)place] = sample;
        }

        public void Save(StateWriter to)
        {
            to.Write("offered", _offered);
            to.Write("samples", [.. Samples.SelectMany(sample => (int[])[sample.Task, sample.Index, sample.View])]);
        }

        public void Load(StateReader from)
        {
            _offered = from.Whole("offered");
            Samples.Clear();
            foreach (int[] sample in from.Ints("samples").Chunk(3)) Samples.Add(new Sample(sample[0], sample[1], sample[2]));
        }
    }
}
