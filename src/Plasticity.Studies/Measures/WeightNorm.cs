using Plasticity.Devices;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Measures;

/// <summary>|θ|, the norm of the weights: a row for the network and one for each module. Running statistics do not count.</summary>
public sealed record WeightNorm : Measure
{
    public override void Take(IView view, IMeasurements into) => ByModule.Norms(view.Network, view.Network.Device.Read(view.Network.Parameters.WeightBuffer), into);
}
