using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Networks;

/// <summary>A model with its weights and their gradients on a device.</summary>
public sealed class Network : IDisposable
{
    /// <summary>Declares and allocates; weights are drawn by <c>ParameterSet.Initialise</c> or restored from a snapshot.</summary>
    public Network(IDevice device, ModelSettings settings, Shape image, int classes)
    {
        Parameters = new ParameterSet(device);
        Model = settings.Create(Parameters, image[0], image[1], image[2], classes);
        Gradients = new Gradients(Parameters);
    }

    /// <summary>The layers.</summary>
    public IModel Model { get; }

    /// <summary>Weights and running statistics.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Of the last backward pass.</summary>
    public Gradients Gradients { get; }

    /// <summary>Copies weights and statistics to the host.</summary>
    public NetworkSnapshot Save()
    {
        IDevice device = Parameters.Device;
        return new NetworkSnapshot(device.Read(Parameters.WeightBuffer), device.Read(Parameters.StatisticBuffer));
    }

    /// <summary>Sets weights and statistics as they were.</summary>
    /// <exception cref="InputException">They are those of a network of another size.</exception>
    public void Restore(NetworkSnapshot snapshot)
    {
        IDevice device = Parameters.Device;
        (int Weights, int Statistics) found = (snapshot.Weights.Length, snapshot.Statistics.Length), expected = (Parameters.WeightBuffer.Count, Parameters.StatisticBuffer.Count);
        if (found != expected)
            throw new InputException($"expected {expected.Weights} weights and {expected.Statistics} statistics, found {found.Weights} and {found.Statistics}", InputException.BadFile);
        device.Write(Parameters.WeightBuffer, snapshot.Weights);
        device.Write(Parameters.StatisticBuffer, snapshot.Statistics);
    }

    public void Dispose()
    {
        Gradients.Dispose();
        Parameters.Dispose();
    }
}

/// <summary>All values of a network on the host, in the layout of its flat buffers.</summary>
public sealed record NetworkSnapshot(float[] Weights, float[] Statistics);
