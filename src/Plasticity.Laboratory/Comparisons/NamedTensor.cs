using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Training;

namespace Plasticity.Laboratory.Comparisons;

/// <summary>A piece of a run's state.</summary>
/// <param name="Name">"stem.conv.weight", "stem.conv.weight (optimiser 0)".</param> <param name="Shape">Lengths of its axes, in the engine's order.</param>
/// <param name="Values">In row-major order.</param>
public sealed record NamedTensor(string Name, int[] Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>All of a run's state: weights and running statistics in the order of the forward pass, then the optimiser's memory.</summary>
    /// <param name="layout">Of the run's network.</param>
    public static IEnumerable<NamedTensor> Of(RunSnapshot run, IReadOnlyList<Parameter> layout)
    {
        foreach (Parameter parameter in layout) yield return Window(parameter.Name, parameter, parameter.Trained ? run.Network.Weights : run.Network.Statistics);
        for (int slot = 0; slot < run.Optimiser.Slots.Count; slot++)
            foreach (Parameter parameter in layout.Where(parameter => parameter.Trained)) yield return Window($"{parameter.Name} (optimiser {slot})", parameter, run.Optimiser.Slots[slot]);
    }

    /// <summary>The parameters of a network, without their values.</summary>
    /// <param name="image">[H,W,C]</param>
    public static IReadOnlyList<Parameter> Layout(ModelSettings network, Shape image, int classes)
    {
        using CpuDevice device = new(1);
        using ParameterSet parameters = new(device);
        network.Create(parameters, image[0], image[1], image[2], classes);
        return parameters.All;
    }

    private static NamedTensor Window(string name, Parameter parameter, float[] flat) =>
        new(name, parameter.Shape.ToArray(), flat.AsMemory(parameter.Offset, parameter.Shape.Count));
}
