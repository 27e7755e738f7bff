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
/// update, no decay and no change of state: the pass then runs over the ranges between them. An optimiser of one's own derives from this class
/// and overrides <see cref="Update"/>.
/// </summary>
public abstract class Optimiser : IDisposable
{
    private readonly List<FloatBuffer> _state = [];
    private readonly Parameter[] _weights;
    private readonly long[] _updates;
    private readonly List<(Range Range, int First)> _ranges = [];
    private int _freezings = -1; // Of the model, when the ranges were found; -1 where they have to be found anew.

    /// <summary>Allocates the state, all zeros.</summary>
    /// <param name="parameters">Whose weights are to be changed; allocated if they are not yet.</param>
    /// <param name="settings">Give <see cref="L2"/> and <see cref="Decay"/>.</param>
    /// <param name="slots">Number of buffers in the layout of the weights that the optimiser remembers from step to step.</param>
    protected Optimiser(ParameterSet parameters, OptimiserSettings settings, int slots)
    {
        Parameters = parameters;
        _weights = [.. parameters.Weights];
        _updates = new long[_weights.Length];
        (L2, Decay) = (settings.L2, settings.Decay);
        parameters.Allocate();
        for (int i = 0; i < slots; i++) _state.Add(parameters.Device.AllocateFloats(parameters.WeightBuffer.Count, "optimiser state"));
        Reset();
    }

    /// <summary>The model's parameters.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Updates since the last reset.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Updates that each weight has had since it was last forgotten, in order of declaration: below <see cref="Steps"/> where a weight was frozen
    /// for a time or forgotten.
    /// </summary>
    public IReadOnlyList<long> Updates => _updates;

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
        Array.Clear(_updates);
        _freezings = -1;
        foreach (FloatBuffer slot in _state) Parameters.Device.Clear(slot);
    }

    /// <summary>
    /// Forgets velocity, moments and updates of one weight, as where its values are drawn anew: its next step is that of a new optimiser. Of a
    /// running statistic there is nothing to forget.
    /// </summary>
    /// <exception cref="ArgumentException">The parameter is another model's.</exception>
    public void Forget(Parameter parameter)
    {
        int i = Array.IndexOf(_weights, parameter);
        if (i < 0 && !Parameters.All.Contains(parameter)) throw new ArgumentException($"Forget: {parameter} is not of this optimiser's model", nameof(parameter));
        if (i < 0) return;
        _updates[i] = 0;
        _freezings = -1;
        foreach (FloatBuffer slot in _state) Parameters.Device.Clear(Parameters.Device.View(slot, parameter.Offset, parameter.Shape.Count));
    }

    /// <summary>Goes on from a state that was written into <see cref="State"/>, with its count of steps, in all of which all weights were updated.</summary>
    public void Resume(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Steps = steps;
        Array.Fill(_updates, steps);
        _freezings = -1;
    }

    /// <summary>The same where weights were frozen for a time or forgotten.</summary>
    /// <param name="steps">As <see cref="Steps"/> said.</param>
    /// <param name="updates">As <see cref="Updates"/> said: one for each weight, 0 to <paramref name="steps"/>.</param>
    /// <exception cref="ArgumentException">There is another number of them, or one is out of its range.</exception>
    public void Resume(long steps, IReadOnlyList<long> updates)
    {
        if (updates.Count != _updates.Length) throw new ArgumentException($"Resume: updates are {updates.Count}, expected {_updates.Length}", nameof(updates));
        foreach (long count in updates)
        {
            if (count < 0 || count > steps) throw new ArgumentException($"Resume: updates of a weight are {count}, expected 0 to {steps}", nameof(updates));
        }
        Resume(steps);
        for (int i = 0; i < _updates.Length; i++) _updates[i] = updates[i];
    }

    /// <summary>One update.</summary>
    /// <param name="gradients">Of the loss, for all weights.</param>
    /// <param name="rate">Learning rate, at least 0.</param>
    public void Step(Gradients gradients, float rate)
    {
        Steps++;
        if (_freezings != Parameters.Freezings) FindRanges();
        for (int i = 0; i < _weights.Length; i++)
        {
            if (!_weights[i].Frozen) _updates[i]++;
        }
        foreach ((Range range, int first) in _ranges) Update(range, gradients.ReadOnly, rate, _updates[first]);
    }

    /// <summary>
    /// Updates one range of the flat buffer in place, by kernels. The ranges of a step cover the weights that are not frozen; where they begin
    /// and end depends on the others, so what becomes of a weight may not.
    /// </summary>
    /// <param name="range">In floats; whole weights with the zeros between them, which must stay zeros. Cut buffers to it by <see cref="Part"/>.</param>
    /// <param name="gradient">Of all weights, in their layout; to be read only.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="update">Which update this is for these weights since they were last forgotten: 1, 2, …</param>
    protected abstract void Update(Range range, FloatBuffer gradient, float rate, long update);

    /// <summary>A window of a buffer in the layout of the weights.</summary>
    protected FloatBuffer Part(FloatBuffer whole, Range range) =>
        Parameters.Device.View(whole, range.Start.Value, range.End.Value - range.Start.Value);

    /// <summary>One range for neighbours that have had as many updates: they have as many after every further step.</summary>
    private void FindRanges()
    {
        _ranges.Clear();
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i].Frozen) continue;
            int begin = _weights[i].Offset, end = begin + DeviceBuffers.AlignUp(_weights[i].Shape.Count);
            bool joins = _ranges.Count > 0 && _ranges[^1].Range.End.Value == begin && _updates[_ranges[^1].First] == _updates[i];
            if (joins) _ranges[^1] = (_ranges[^1].Range.Start..end, _ranges[^1].First);
            else _ranges.Add((begin..end, i));
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
