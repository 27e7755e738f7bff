using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;

namespace Plasticity.Studies.Tests.Protocols;

/// <summary>The least useful of the mature units begin anew (Dohare et al. 2024): fresh weights in, zeros out, no moments.</summary>
public sealed record UnitResets : Rule
{
    public double Rate { get; init; } = 0.02;

    public int Maturity { get; init; } = 3;

    public double Decay { get; init; } = 0.9;

    public override void Forward(IStep step, Tape tape)
    {
        Utilities utilities = Of(step);
        for (int layer = 0; layer < utilities.Use.Length; layer++)
        {
            UnitLayer units = step.Network.Model.Units[layer];
            float[] activations = step.Network.Device.Read(tape.Notes.First(note => note.Name == units.Note).Value.Data);
            float[] into = step.Network.Device.Read(units.Incoming[0].Tensor.Data), outOf = step.Network.Device.Read(units.Outgoing[0].Tensor.Data);
            int outputs = outOf.Length / units.Count;
            for (int unit = 0; unit < units.Count; unit++)
            {
                double activity = Mean(activations, unit, units.Count), weightIn = Mean(into, unit, units.Count), weightOut = outOf.AsSpan(unit * outputs, outputs).ToArray().Average(Math.Abs);
                utilities.Use[layer][unit] = (float)(Decay * utilities.Use[layer][unit] + (1 - Decay) * activity * weightOut / (weightIn + 1e-9));
                utilities.Age[layer][unit]++;
            }
        }
    }

    public override void After(IStep step)
    {
        Utilities utilities = Of(step);
        for (int layer = 0; layer < utilities.Use.Length; layer++)
        {
            int[] mature = [.. Enumerable.Range(0, utilities.Age[layer].Length).Where(unit => utilities.Age[layer][unit] > Maturity)];
            utilities.Due[layer] += (float)(Rate * mature.Length);
            if (utilities.Due[layer] < 1 || mature.Length == 0) continue;
            utilities.Due[layer]--;
            int worst = mature.MinBy(unit => utilities.Use[layer][unit]);
            Restart(step, step.Network.Model.Units[layer], worst);
            (utilities.Use[layer][worst], utilities.Age[layer][worst]) = (0, 0);
        }
    }

    private void Restart(IStep step, UnitLayer units, int unit)
    {
        foreach (Parameter incoming in units.Incoming) Change(step, incoming, Network.Draw(incoming, step.Random(this)), place => place % units.Count == unit);
        foreach (Parameter outgoing in units.Outgoing)
        {
            int outputs = outgoing.Shape[outgoing.Shape.Rank - 1];
            Change(step, outgoing, new float[outgoing.Shape.Count], place => place / outputs % units.Count == unit);
        }
    }

    private static void Change(IStep step, Parameter parameter, float[] to, Func<int, bool> which)
    {
        IDevice device = step.Network.Device;
        Set(parameter.Tensor.Data, place => to[place]);
        foreach (FloatBuffer slot in step.Optimiser.State) Set(device.View(slot, parameter.Offset, parameter.Shape.Count), _ => 0);

        void Set(FloatBuffer buffer, Func<int, float> value)
        {
            float[] values = device.Read(buffer);
            for (int place = 0; place < values.Length; place++)
                if (which(place)) values[place] = value(place);
            device.Write(buffer, values);
        }
    }

    private static double Mean(float[] values, int unit, int units)
    {
        double sum = 0;
        for (int place = unit; place < values.Length; place += units) sum += Math.Abs(values[place]);
        return sum / (values.Length / units);
    }

    private Utilities Of(IPhase phase) => phase.State(this, () => new Utilities(phase.Network.Model.Units), Scope.Run);

    private sealed class Utilities(IReadOnlyList<UnitLayer> layers) : IState
    {
        public float[][] Use { get; } = [.. layers.Select(layer => new float[layer.Count])];

        public int[][] Age { get; } = [.. layers.Select(layer => new int[layer.Count])];

        public float[] Due { get; private set; } = new float[layers.Count];

        public void Save(StateWriter to)
        {
            to.Write("due", Due);
            for (int i = 0; i < Use.Length; i++)
            {
                to.Write($"use-{i}", Use[i]);
                to.Write($"age-{i}", Age[i]);
            }
        }

        public void Load(StateReader from)
        {
            Due = from.Floats("due", Due.Length);
            for (int i = 0; i < Use.Length; i++) (Use[i], Age[i]) = (from.Floats($"use-{i}", Use[i].Length), from.Ints($"age-{i}", Age[i].Length));
        }
    }
}

internal static class ContinualBackprop
{
    private static readonly Phase Task = new() { Name = "task", Repeat = 3, Batch = 32, Task = new() { Changes = [new PermutePixels()] }, Stop = new AfterEpochs(1), Rate = 2e-3, Carry = new() { Optimiser = true } };

    public static Study Study => new("continual-backprop", [new("plain", [Task]), new("resets", [Task with { Rules = [new UnitResets()] }])])
    { Model = new Studies.Models.Mlp { Hidden = [24, 16] }, Probes = [new(new DormantUnits { Samples = 32 }, "task", Window.End)] };
}
