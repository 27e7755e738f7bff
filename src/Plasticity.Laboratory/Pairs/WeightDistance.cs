using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;

namespace Plasticity.Laboratory.Pairs;

/// <summary>|θ_a − θ_b|: a row for all weights and one for each module. Running statistics do not count.</summary>
public sealed record WeightDistance : PairMeasure
{
    public override void Take(IView a, IView b, IMeasurements into)
    {
        DemandAlike(a, b);
        float[] left = a.Network.Device.Read(a.Network.Parameters.WeightBuffer), right = b.Network.Device.Read(b.Network.Parameters.WeightBuffer);
        into.Add(Distance(a.Network.Parameters.Weights, left, right));
        foreach (string module in a.Network.Model.Modules) into.Add(Distance(a.Network.Of(module).Where(parameter => parameter.Trained), left, right), module);
    }

    private static double Distance(IEnumerable<Parameter> weights, float[] a, float[] b)
    {
        double sum = 0;
        foreach (Parameter weight in weights)
            for (int i = weight.Offset; i < weight.Offset + weight.Shape.Count; i++) sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return Math.Sqrt(sum);
    }
}
