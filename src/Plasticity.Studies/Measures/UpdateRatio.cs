using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Measures;

/// <summary>
/// |Δθ|/|θ|: how far the weights have come since this was taken last in the round, as a share of their norm then; a row for the network and one for
/// each module. Taken before every step it is the ratio of update to weight. The first time in a round leaves no rows.
/// </summary>
public sealed record UpdateRatio : Measure
{
    public override void Take(IView view, IMeasurements into)
    {
        Network network = view.Network;
        Before before = view.State(this, () => new Before(network.Parameters));
        float[] then = network.Device.Read(before.Weights.Values), now = network.Device.Read(network.Parameters.WeightBuffer);
        bool isFirst = !before.IsTaken;
        before.Take();
        if (isFirst) return;
        double[] way = ByModule.Squares(network, [.. now.Zip(then, (a, b) => (double)a - b)]), norm = ByModule.Squares(network, then);
        ByModule.Leave(network, [.. way.Zip(norm, (a, b) => Math.Sqrt(a / b))], into);
    }

    private sealed class Before(ParameterSet parameters) : IState, IDisposable
    {
        public KeptWeights Weights { get; } = new(parameters);

        public bool IsTaken { get; private set; }

        public void Take()
        {
            Weights.Take();
            IsTaken = true;
        }

        public void Save(StateWriter to)
        {
            to.Write("weights", Weights);
            to.Write("taken", IsTaken ? 1 : 0);
        }

        public void Load(StateReader from)
        {
            from.Read("weights", Weights);
            IsTaken = from.Whole("taken") != 0;
        }

        public void Dispose() => Weights.Dispose();
    }
}
