using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Measures;

/// <summary>How active the units of a layer are.</summary>
/// <param name="Note">Name of the layer's activations.</param> <param name="Means">Mean size of each unit's activation, over samples and places.</param>
internal sealed record UnitActivity(string Note, double[] Means)
{
    /// <summary>Mean over the units.</summary>
    public double Mean => Means.Average();

    /// <summary>Leaves the share of units that a condition holds for: a row for each rectified layer, and one for all units together.</summary>
    /// <param name="measure">Whose rows these are; its numbers decide which training samples are passed.</param> <param name="samples">How many.</param>
    /// <param name="holds">Given a layer and the mean size of a unit's activation.</param>
    public static void Shares(NamedNoun measure, IView view, int samples, Func<UnitActivity, double, bool> holds, IMeasurements into)
    {
        Batch batch = view.Load(view.Task.Some(samples, view.Random(measure)));
        using Tape tape = Tape.ForEvaluation(view.Network.Device);
        view.Network.Model.Forward(tape, batch.Images, batch.Head);
        double held = 0, all = 0;
        foreach (UnitActivity layer in Of(tape, view.Network))
        {
            int count = layer.Means.Count(mean => holds(layer, mean));
            into.Add((double)count / layer.Means.Length, layer.Note);
            (held, all) = (held + count, all + layer.Means.Length);
        }
        into.Add(held / all);
    }

    /// <summary>Those of every layer that a forward pass noted and that is rectified: its values are at least 0.</summary>
    private static IEnumerable<UnitActivity> Of(Tape tape, Network network)
    {
        foreach ((string note, Tensor value) in tape.Notes)
        {
            float[] values = network.Device.Read(value.Data);
            if (values.Any(activation => activation < 0)) continue;
            int units = value.Shape[value.Shape.Rank - 1];
            double[] means = new double[units];
            for (int i = 0; i < values.Length; i++) means[i % units] += values[i];
            for (int unit = 0; unit < units; unit++) means[unit] /= values.Length / units;
            yield return new UnitActivity(note, means);
        }
    }
}
