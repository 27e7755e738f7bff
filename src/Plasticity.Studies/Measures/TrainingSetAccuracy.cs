using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// The share of training samples that the network as it stands gets right, by running statistics and without augmentation, as the task presents
/// them; an epoch's own training accuracy is that of the batches as they were met. The curve "train" beside "pretrain" in figure 1 of Berariu et
/// al. 2021, arXiv:2106.00042.
/// </summary>
public sealed record TrainingSetAccuracy : Measure
{
    [Help("Whether only the samples of the task count; otherwise the whole training set does.")]
    public bool OfPart { get; init; }

    public override void Take(IView view, IMeasurements into)
    {
        TaskSet task = view.Task;
        Sample[] samples = OfPart
            ? [.. Enumerable.Range(0, task.Count).Select(place => task[place])]
            : [.. Enumerable.Range(0, task.Set.Labels.Count).Select(index => new Sample(task.Number, index))];
        into.Add(view.ScoreOf(samples).Accuracy);
    }
}
