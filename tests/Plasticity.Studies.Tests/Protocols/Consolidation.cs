using Plasticity.Devices;
using Plasticity.Engine.Autodiff;

namespace Plasticity.Studies.Tests.Protocols;

/// <summary>λ·F·(θ − θ*) joins the gradient, F the diagonal Fisher information of each task so far (Kirkpatrick et al. 2017).</summary>
public sealed record Ewc : Rule
{
    public double Lambda { get; init; } = 4;

    public int Samples { get; init; } = 16;

    public override void Gradient(IStep step, Gradients gradients)
    {
        IDevice device = step.Network.Device;
        float[] gradient = device.Read(gradients.Flat), weights = device.Read(step.Network.Parameters.WeightBuffer);
        foreach ((float[] fisher, float[] star) in Of(step).All)
            for (int i = 0; i < gradient.Length; i++) gradient[i] += (float)(Lambda * fisher[i] * (weights[i] - star[i]));
        device.Write(gradients.Flat, gradient);
    }

    public override void Leave(IPhase phase)
    {
        IDevice device = phase.Network.Device;
        float[] fisher = new float[phase.Network.Parameters.WeightBuffer.Count];
        for (int n = 0; n < Samples; n++)
        {
            float[] gradient = device.Read(phase.Backward(phase.Load([phase.Task[n]]), new CrossEntropy(), Statistics.Use).Flat);
            for (int i = 0; i < fisher.Length; i++) fisher[i] += gradient[i] * gradient[i] / Samples;
            phase.Release();
        }
        Of(phase).All.Add((fisher, device.Read(phase.Network.Parameters.WeightBuffer)));
    }

    private Anchors Of(IPhase phase) => phase.State(this, () => new Anchors(), Scope.Run);

    private sealed class Anchors : IState
    {
        public List<(float[] Fisher, float[] Star)> All { get; } = [];

        public void Save(StateWriter to)
        {
            to.Write("count", All.Count);
            for (int i = 0; i < All.Count; i++)
            {
                to.Write($"fisher-{i}", All[i].Fisher);
                to.Write($"star-{i}", All[i].Star);
            }
        }

        public void Load(StateReader from)
        {
            for (int i = 0; i < from.Whole("count"); i++) All.Add((from.Floats($"fisher-{i}"), from.Floats($"star-{i}")));
        }
    }
}

internal static class Consolidation
{
    private static readonly Phase Task = new() { Name = "task", Repeat = 2, Batch = 32, Task = new() { Changes = [new PermutePixels()] }, Stop = new AfterEpochs(2), Optimiser = new SgdSettings(), Rate = 0.05 };

    public static Study Study => new("consolidation",
    [
        new("plain", [Task]),
        new("ewc", [Task with { Rules = [new Ewc()] }]),
        new("heads", [Task with { Task = Task.Task with { Head = "head-{round}" } }]) { Model = new Mlp { Hidden = [32], Heads = ["head-1", "head-2"] } },
    ])
    { Model = new Mlp { Hidden = [32] }, Probes = [new(new TaskAccuracy(), "task", Window.End)] };
}
