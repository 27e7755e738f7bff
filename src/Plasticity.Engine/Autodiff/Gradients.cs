using Plasticity.Devices;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Autodiff;

/// <summary>
/// The gradient of a loss with respect to every weight of a model: one flat buffer in the layout of <see cref="ParameterSet.WeightBuffer"/>.
/// Each <see cref="Tape.Backward(Tensor, Gradients)"/> writes it anew; nothing has to be zeroed between steps.
/// </summary>
public sealed class Gradients : IDisposable
{
    private readonly IDevice _device;
    private readonly Dictionary<Tensor, FloatBuffer> _windows = new(ReferenceEqualityComparer.Instance);

    /// <summary>Allocates the buffer; its zeros between windows stay zero.</summary>
    public Gradients(ParameterSet parameters)
    {
        Parameters = parameters;
        _device = parameters.Device;
        parameters.Allocate();
        Flat = _device.AllocateFloats(parameters.WeightBuffer.Count, "weight gradients");
        _device.Clear(Flat);
        foreach (Parameter parameter in parameters.Weights)
        {
            _windows[parameter.Tensor] = _device.View(Flat, parameter.Offset, parameter.Shape.Count);
        }
    }

    /// <summary>The model's parameters.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>All gradients, zeros between the windows.</summary>
    public FloatBuffer Flat { get; }

    /// <summary>The gradient of one weight, in its shape.</summary>
    public FloatBuffer this[Parameter parameter] => _windows[parameter.Tensor];

    public void Dispose() => _device.Free(Flat);

    internal IReadOnlyDictionary<Tensor, FloatBuffer> Windows => _windows;
}
