using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Kernels;
using Plasticity.Studies;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Pairs;

/// <summary>
/// The barrier between two networks on the straight line between their weights: the largest rise of the loss over the mean of its ends
/// (Frankle, Dziugaite, Roy and Carbin 2020, "Linear Mode Connectivity and the Lottery Ticket Hypothesis", arXiv:1912.05671, section 2). A row for
/// the barrier, and one of "loss" and one of "accuracy" for each place on the line, whose index is the share of b.
/// </summary>
/// <remarks>On some training samples of a's task. Batch norm normalises by the batch all along the line: the running statistics of neither end are
/// those of a network in between.</remarks>
public sealed record LossBarrier : PairMeasure
{
    private const int MostPlaces = 1000, MostSamples = 1_000_000, AtOnce = 256;

    [Help("Places on the line, both ends among them; 3 to 1,000.")]
    public int Places { get; init; } = 11;

    [Help("Training samples; at least 2.")]
    public int Samples { get; init; } = 1024;

    public override void Take(IView a, IView b, IMeasurements into)
    {
        DemandAlike(a, b);
        Sample[] samples = a.Task.Some(Samples, a.Random(this));
        using Network between = a.Network.Copy();
        List<Score> line = [];
        for (int place = 0; place < Places; place++)
        {
            double share = (double)place / (Places - 1);
            between.Take(a.Network);
            FloatBuffer weights = between.Parameters.WeightBuffer;
            a.Network.Device.Run(new Blend(b.Network.Parameters.WeightBuffer, weights, weights.Count, (float)share, (float)(1 - share)));
            line.Add(ScoreOf(a, between, samples));
            into.Add(line[^1].Loss, "loss", share);
            into.Add(line[^1].Accuracy, "accuracy", share);
        }
        into.Add(line.Max(score => score.Loss) - (line[0].Loss + line[^1].Loss) / 2);
    }

    public override void Validate()
    {
        InputException.Between(Places, 3, MostPlaces, $"{Key}: places");
        InputException.Between(Samples, 2, MostSamples, $"{Key}: samples");
    }

    private static Score ScoreOf(IView view, Network network, Sample[] samples)
    {
        using ScoreCounter counter = new(network.Device);
        foreach (Sample[] chunk in samples.Chunk(AtOnce))
        {
            Batch batch = view.Load(chunk);
            using Tape tape = Tape.ForTraining(network.Device, statistics: Statistics.Ignore);
            counter.Add(tape.CrossEntropy(network.Model.Forward(tape, batch.Images, batch.Head), batch.Labels), batch.Count);
            view.Release();
        }
        return counter.Read();
    }
}
