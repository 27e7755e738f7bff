using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Networks;

/// <summary>Weights as they were at some time, on the device; taken where it is made.</summary>
public sealed class KeptWeights : IState, IDisposable
{
    private readonly ParameterSet _parameters;

    /// <summary>Takes the weights as they are now.</summary>
    public KeptWeights(ParameterSet parameters)
    {
        _parameters = parameters;
        Values = parameters.Device.AllocateFloats(parameters.WeightBuffer.Count, "kept weights");
        Take();
    }

    /// <summary>In the layout of the weights.</summary>
    public FloatBuffer Values { get; }

    /// <summary>Takes them again, as they are now.</summary>
    public void Take() => _parameters.Device.Copy(_parameters.WeightBuffer, Values);

    /// <summary>Makes the weights what they were.</summary>
    public void PutBack() => _parameters.Device.Copy(Values, _parameters.WeightBuffer);

    public void Save(StateWriter to) => to.Write("weights", _parameters.Device.Read(Values));

    public void Load(StateReader from) => _parameters.Device.Write(Values, from.Floats("weights", Values.Count));

    public void Dispose() => _parameters.Device.Free(Values);
}
