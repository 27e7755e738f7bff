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
    private readonly Dictionary<Tensor, Window> _windows = new(ReferenceEqualityComparer.Instance);
    private readonly FloatBuffer _flat;
    private bool _shown;

    /// <summary>Allocates the buffer; its zeros between windows stay zero.</summary>
    public Gradients(ParameterSet parameters)
    {
        Parameters = parameters;
        _device = parameters.Device;
        parameters.Allocate();
        _flat = _device.AllocateFloats(parameters.WeightBuffer.Count, "weight gradients");
        _device.Clear(_flat);
        foreach (Parameter parameter in parameters.Weights)
        {
            _windows[parameter.Tensor] = new Window(_device.View(_flat, parameter.Offset, parameter.Shape.Count));
        }
    }

    /// <summary>The model's parameters.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>All gradients, zeros between the windows. It may be written to, for instance to clip or to add a penalty's gradient.</summary>
    public FloatBuffer Flat => Shown(_flat);

    /// <summary>The gradient of one weight, in its shape; as <see cref="Flat"/>.</summary>
    public FloatBuffer this[Parameter parameter] => Shown(_windows[parameter.Tensor].Memory);

    /// <summary><see cref="Flat"/> for one who only reads it.</summary>
    internal FloatBuffer ReadOnly => _flat;

    public void Dispose() => _device.Free(_flat);

    /// <summary>Before a backward pass: no weight has a contribution yet.</summary>
    internal void Begin()
    {
        foreach (Window window in _windows.Values) window.Reached = false;
    }

    internal bool Holds(Tensor weight) => _windows.ContainsKey(weight);

    /// <summary>The gradient of a weight; null if the tensor is no weight of this model.</summary>
    internal FloatBuffer? Find(Tensor weight) => _windows.TryGetValue(weight, out Window? window) ? Shown(window.Memory) : null;

    /// <summary>Where the next contribution to the gradient of a weight goes; false if the tensor is no weight of this model.</summary>
    internal bool TryReach(Tensor weight, out Contribution contribution)
    {
        contribution = default;
        if (!_windows.TryGetValue(weight, out Window? window)) return false;
        contribution = new Contribution(window.Memory, window.Reached ? 1 : 0);
        window.Reached = window.Written = true;
        return true;
    }

    /// <summary>
    /// After a backward pass: zeros for weights that it did not reach, neighbours in one piece. Windows that are zero since an earlier pass are
    /// left, but only as long as nobody else was given the memory: whoever has it may have written anywhere.
    /// </summary>
    internal void End()
    {
        Range stale = default;
        foreach (Parameter parameter in Parameters.Weights)
        {
            Window window = _windows[parameter.Tensor];
            if (window.Reached || !(window.Written || _shown)) continue;
            window.Written = false;
            int end = parameter.Offset + DeviceBuffers.AlignUp(parameter.Shape.Count);
            if (stale.End.Value != parameter.Offset)
            {
                Clear(stale);
                stale = parameter.Offset..parameter.Offset;
            }
            stale = stale.Start..end;
        }
        Clear(stale);
    }

    private void Clear(Range range)
    {
        int count = range.End.Value - range.Start.Value;
        if (count > 0) _device.Clear(_device.View(_flat, range.Start.Value, count));
    }

    private FloatBuffer Shown(FloatBuffer memory)
    {
        _shown = true;
        return memory;
    }

    /// <summary>The gradient of one weight, and what is known of it.</summary>
    private sealed class Window(FloatBuffer memory)
    {
        public FloatBuffer Memory { get; } = memory;

        /// <summary>Whether the current backward pass has left a contribution.</summary>
        public bool Reached { get; set; }

        /// <summary>Whether it may be other than zero.</summary>
        public bool Written { get; set; }
    }
}
