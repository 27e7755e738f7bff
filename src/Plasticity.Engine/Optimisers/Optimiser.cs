using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Optimisers;

/// <summary>What every optimiser can be told. Each optimiser's own record adds its numbers.</summary>
public abstract record OptimiserSettings
{
    /// <summary>L2 penalty: this times the weight is added to the gradient, as PyTorch's <c>weight_decay</c> does outside AdamW; at least 0.</summary>
    public float L2 { get; init; }

    /// <summary>Decoupled decay (Loshchilov &amp; Hutter 2019, arXiv:1711.05101): the weight also shrinks by rate times this; at least 0.</summary>
    public float Decay { get; init; }

    /// <summary>The optimiser that these settings describe.</summary>
    public abstract Optimiser Create(ParameterSet parameters);

    /// <summary>The default settings of the optimiser of that name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static OptimiserSettings Named(string name) => name switch
    {
        "sgd" => new SgdSettings(),
        "adam" => new AdamSettings(),
        "adamw" => new AdamSettings { Decay = 0.01f },
        "rmsprop" => new RmsPropSettings(),
        _ => throw new ArgumentException($"unknown optimiser '{name}' (there are: {string.Join(", ", Names)})", nameof(name)),
    };

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sgd", "adam", "adamw", "rmsprop"];
}

/// <summary>
/// Changes a model's weights against a gradient, in one pass over the flat buffer. Weights that are <see cref="Parameter.Frozen"/> get no
/// update, no decay and no change of state: the pass then runs over the ranges between them.
/// </summary>
public abstract class Optimiser : IDisposable
{
    private readonly List<FloatBuffer> _state = [];
    private readonly List<Range> _ranges = [];
    private int _freezings = -1;

    private protected Optimiser(ParameterSet parameters, OptimiserSettings settings, int slots)
    {
        Parameters = parameters;
        (L2, Decay) = (settings.L2, settings.Decay);
        parameters.Allocate();
        for (int i = 0; i < slots; i++) _state.Add(parameters.Device.AllocateFloats(parameters.WeightBuffer.Count, "optimiser state"));
        Reset();
    }

    /// <summary>The model's parameters.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Updates since the last reset.</summary>
    public long Steps { get; private set; }

    /// <summary>As <see cref="OptimiserSettings.L2"/>, from the next step on: a regulariser may be on for a part of the training alone.</summary>
    public float L2 { get; set; }

    /// <summary>As <see cref="OptimiserSettings.Decay"/>, from the next step on.</summary>
    public float Decay { get; set; }

    /// <summary>The optimiser's memory, each slot in the layout of the weight buffer: velocity, moments.</summary>
    public IReadOnlyList<FloatBuffer> State => _state;

    /// <summary>Forgets velocity, moments and the count of steps, as at the start of a phase.</summary>
    public void Reset()
    {
        Steps = 0;
        foreach (FloatBuffer slot in _state) Parameters.Device.Clear(slot);
    }

    /// <summary>Goes on from a state that was written into <see cref="State"/>, with its count of steps.</summary>
    public void Resume(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
    }

    /// <summary>One update.</summary>
    /// <param name="gradients">Of the loss, for all weights.</param>
    /// <param name="rate">Learning rate, at least 0.</param>
    public void Step(Gradients gradients, float rate)
    {
        Steps++;
        if (_freezings != Parameters.Freezings) FindRanges();
        foreach (Range range in _ranges) Update(range, gradients.ReadOnly, rate);
    }

    /// <summary>Updates one range of the flat buffer.</summary>
    private protected abstract void Update(Range range, FloatBuffer gradient, float rate);

    /// <summary>A window of a buffer in the layout of the weights.</summary>
    private protected FloatBuffer Part(FloatBuffer whole, Range range) =>
        Parameters.Device.View(whole, range.Start.Value, range.End.Value - range.Start.Value);

    private void FindRanges()
    {
        _ranges.Clear();
        foreach (Parameter parameter in Parameters.Weights)
        {
            if (parameter.Frozen) continue;
            int end = parameter.Offset + DeviceBuffers.AlignUp(parameter.Shape.Count);
            if (_ranges.Count > 0 && _ranges[^1].End.Value == parameter.Offset) _ranges[^1] = new Range(_ranges[^1].Start, end);
            else _ranges.Add(new Range(parameter.Offset, end));
        }
        _freezings = Parameters.Freezings;
    }

    public void Dispose()
    {
        foreach (FloatBuffer slot in _state) Parameters.Device.Free(slot);
        _state.Clear();
        GC.SuppressFinalize(this);
    }
}
