using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Networks;

/// <summary>Masks of 0 and 1 over all weights, by the name of whoever set them. Weights and gradients are multiplied by each of them at every step.</summary>
public sealed class WeightMasks(ParameterSet parameters) : IState, IDisposable
{
    private readonly SortedDictionary<string, FloatBuffer> _masks = new(StringComparer.Ordinal);

    /// <summary>Names of the masks there are.</summary>
    public IReadOnlyCollection<string> Names => _masks.Keys;

    private IDevice Device => parameters.Device;

    /// <summary>A mask as it is, in the layout of the weights; ones where there is none of that name.</summary>
    public float[] this[string name]
    {
        get => _masks.TryGetValue(name, out FloatBuffer mask) ? Device.Read(mask) : [.. Enumerable.Repeat(1f, parameters.WeightBuffer.Count)];
        set
        {
            if (!_masks.TryGetValue(name, out FloatBuffer mask)) _masks.Add(name, mask = Device.AllocateFloats(parameters.WeightBuffer.Count, "masks"));
            Device.Write(mask, value);
        }
    }

    /// <summary>Takes a mask away.</summary>
    public void Remove(string name)
    {
        if (!_masks.Remove(name, out FloatBuffer mask)) return;
        Device.Free(mask);
    }

    /// <summary>Multiplies values in the layout of the weights by every mask.</summary>
    public void Apply(FloatBuffer values)
    {
        foreach (FloatBuffer mask in _masks.Values) Device.Run(new Multiply(mask, values, values.Count));
    }

    public void Save(StateWriter to)
    {
        to.Write("names", string.Join('\n', _masks.Keys));
        foreach ((string name, FloatBuffer mask) in _masks) to.Write($"mask/{name}", Device.Read(mask));
    }

    public void Load(StateReader from)
    {
        Dispose();
        foreach (string name in from.Text("names").Split('\n', StringSplitOptions.RemoveEmptyEntries)) this[name] = from.Floats($"mask/{name}", parameters.WeightBuffer.Count);
    }

    public void Dispose()
    {
        foreach (FloatBuffer mask in _masks.Values) Device.Free(mask);
        _masks.Clear();
    }
}
