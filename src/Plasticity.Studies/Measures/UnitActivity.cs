using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;

namespace Plasticity.Studies.Measures;

/// <summary>How active the units of a layer are.</summary>
/// <param name="Note">Name of the layer's activations.</param> <param name="Means">Mean size of each unit's activation, over samples and places.</param>
internal sealed record UnitActivity(string Note, double[] Means)
{
    /// <summary>Mean over the units.</summary>
    public double Mean => Means.Average();

    /// <summary>Those of every layer that a forward pass noted and that is rectified: its values are at least 0.</summary>
    public static IEnumerable<UnitActivity> Of(Tape tape, Network network)
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
