using Plasticity.Devices;
using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Networks;

/// <summary>Weights that are somewhere else for a while.</summary>
internal sealed class Displacement : IDisposable
{
    private readonly ParameterSet _parameters;
    private FloatBuffer _kept;

    /// <param name="move">Changes the weights.</param>
    public Displacement(ParameterSet parameters, Action move)
    {
        _parameters = parameters;
        _kept = parameters.Device.AllocateFloats(parameters.WeightBuffer.Count, "weights");
        parameters.Device.Copy(parameters.WeightBuffer, _kept);
        move();
    }

    public void Dispose()
    {
        if (!_kept.Exists) return;
        _parameters.Device.Copy(_kept, _parameters.WeightBuffer);
        _parameters.Device.Free(_kept);
        _kept = FloatBuffer.None;
    }
}
