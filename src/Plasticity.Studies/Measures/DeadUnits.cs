using Plasticity.Engine.Autodiff;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>The share of dead units: those that are zero for each of some training samples. A row for each rectified layer, and one for all units together.</summary>
public sealed record DeadUnits : Measure
{
    [Help("Training samples of the task, the same ones each time; at least 1.")]
    public int Samples { get; init; } = 256;

    public override void Take(IView view, IMeasurements into)
    {
        Batch batch = view.Load(view.Task.Some(Samples, view.Random(this)));
        using Tape tape = Tape.ForEvaluation(view.Network.Device);
        view.Network.Model.Forward(tape, batch.Images, batch.Head);
        double dead = 0, all = 0;
        foreach (UnitActivity layer in UnitActivity.Of(tape, view.Network))
        {
            int count = layer.Means.Count(mean => mean == 0);
            into.Add((double)count / layer.Means.Length, layer.Note);
            (dead, all) = (dead + count, all + layer.Means.Length);
        }
        into.Add(dead / all);
    }

    public override void Validate() => InputException.Between(Samples, 1, Most, $"{Key}: samples");
}
