using Plasticity.Devices;
using Plasticity.Studies.Measures;
using Plasticity.Studies.Nouns;

namespace Plasticity.Laboratory.Pairs;

/// <summary>|θ_a − θ_b|: a row for all weights and one for each module. Running statistics do not count.</summary>
public sealed record WeightDistance : PairMeasure
{
    public override void Take(IView a, IView b, IMeasurements into)
    {
        DemandAlike(a, b);
        float[] left = a.Network.Device.Read(a.Network.Parameters.WeightBuffer), right = b.Network.Device.Read(b.Network.Parameters.WeightBuffer);
        double[] way = [.. left.Zip(right, (l, r) => (double)l - r)];
        ByModule.Leave(a.Network, [.. ByModule.Squares(a.Network, way).Select(Math.Sqrt)], into);
    }
}
