using Plasticity.Devices;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// |θ − θ₀|, how far the weights are from where they were when this was first taken in the round: what a smaller exploration would show in
/// (Berariu et al. 2021, arXiv:2106.00042, section 3). A row for the network and one for each module. Weights alone, no running statistics.
/// </summary>
/// <remarks>Taken at the start and at the end it is the way of the whole round, after the treatments at its start: the study lists a probe at each.
/// The first time in a round leaves 0.</remarks>
public sealed record DistanceTravelled : Measure
{
    [Help("Whether the distance is given as a share of |θ₀|, a module's as a share of its own; a measure that is taken both ways needs two names.")]
    public bool Relative { get; init; }

    public override void Take(IView view, IMeasurements into)
    {
        Network network = view.Network;
        KeptWeights first = view.State(this, () => new KeptWeights(network.Parameters));
        float[] then = network.Device.Read(first.Values), now = network.Device.Read(network.Parameters.WeightBuffer);
        double[] way = ByModule.Squares(network, [.. now.Zip(then, (a, b) => (double)a - b)]), norm = ByModule.Squares(network, then);
        ByModule.Leave(network, [.. way.Zip(norm, (a, b) => Math.Sqrt(Relative ? a / b : a))], into);
    }
}
