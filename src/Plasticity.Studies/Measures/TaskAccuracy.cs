using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Measures;

/// <summary>
/// Test accuracy on every task so far, each through its own changes and head: a row for each, by its name, and one for their mean. Rounds whose
/// tests are the same are tested once.
/// </summary>
public sealed record TaskAccuracy : Measure
{
    public override void Take(IView view, IMeasurements into)
    {
        List<double> all = [];
        foreach (TaskSet task in view.Tasks.Take(view.Task.Number + 1).DistinctBy(task => task.TestKey))
        {
            all.Add(view.Test(task).Accuracy);
            into.Add(all[^1], task.Name, task.Number + 1);
        }
        into.Add(all.Average());
    }
}
