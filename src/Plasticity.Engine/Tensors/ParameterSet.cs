using Plasticity.Devices;

namespace Plasticity.Engine.Tensors;

/// <summary>
/// The parameters of a model: one flat buffer of weights, one of running statistics, and the names of the windows into them. Layers declare;
/// <see cref="Initialise(RandomStream, Func{Parameter, bool})"/> allocates at the first call and draws every value, so that an optimiser step, a shrink-perturb or a distance is
/// one pass over one buffer. Between windows lie zeros that stay zero.
/// </summary>
public sealed class ParameterSet(IDevice device) : IDisposable
{
    private readonly List<Parameter> _all = [];
    private readonly Dictionary<string, Parameter> _byName = [];
    private int _weightCount;
    private int _statisticCount;

    /// <summary>The device that holds the values.</summary>
    public IDevice Device { get; } = device;

    /// <summary>Weights and statistics in order of declaration.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>What the optimiser changes, in order of declaration.</summary>
    public IEnumerable<Parameter> Weights => _all.Where(p => p.Trained);

    /// <summary>Running statistics, in order of declaration.</summary>
    public IEnumerable<Parameter> Statistics => _all.Where(p => !p.Trained);

    /// <summary>All weights, zeros between the windows.</summary>
    public FloatBuffer WeightBuffer { get; private set; }

    /// <summary>All running statistics, zeros between the windows.</summary>
    public FloatBuffer StatisticBuffer { get; private set; }

    /// <summary>Length of <see cref="WeightBuffer"/> in floats, known before anything is allocated.</summary>
    public int FlatCount => _weightCount;

    /// <summary>Number of trained values, the zeros between windows not counted.</summary>
    public int TrainedCount => Weights.Sum(p => p.Shape.Count);

    /// <summary>How often a weight was frozen or released: what is derived from the frozen ones stays good while this stays.</summary>
    internal int Freezings { get; set; }

    /// <summary>The parameter of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Parameter this[string name] =>
        _byName.TryGetValue(name, out Parameter? found) ? found : throw new KeyNotFoundException($"the model has no parameter named {name}");

    /// <summary>Declares a weight.</summary>
    public Parameter AddWeight(string name, Shape shape, Initialiser initialiser) => Add(name, shape, initialiser, trained: true, ref _weightCount);

    /// <summary>Declares a running statistic.</summary>
    public Parameter AddStatistic(string name, Shape shape, Initialiser initialiser) => Add(name, shape, initialiser, trained: false, ref _statisticCount);

    /// <summary>Draws every parameter, or those that <paramref name="which"/> picks, from its own initial distribution.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="draw">0 for the first network; another number gives independent values from the same seed.</param>
    /// <param name="which">Null for all.</param>
    public void Initialise(ulong seed, int draw = 0, Func<Parameter, bool>? which = null)
    {
        Allocate();
        foreach (Parameter parameter in _all)
        {
            if (which is null || which(parameter)) Device.Write(parameter.Tensor.Data, Draw(parameter, seed, draw));
        }
    }

    /// <summary>
    /// Draws every parameter, or those that <paramref name="which"/> picks, from its own initial distribution. Each draws from the child of
    /// <paramref name="random"/> that has its name, so that a further layer changes no other's values.
    /// </summary>
    /// <param name="random">Another stream gives independent values.</param>
    /// <param name="which">Null for all.</param>
    public void Initialise(RandomStream random, Func<Parameter, bool>? which = null)
    {
        Allocate();
        foreach (Parameter parameter in _all)
        {
            if (which is null || which(parameter)) Device.Write(parameter.Tensor.Data, Draw(parameter, random));
        }
    }

    /// <summary>The values that <see cref="Initialise(ulong, int, Func{Parameter, bool})"/> would give one parameter, on the host.</summary>
    public static float[] Draw(Parameter parameter, ulong seed, int draw) =>
        Fill(parameter, new RandomStream(seed, Purpose.Initialisation, ((ulong)(uint)draw << 32) | (uint)parameter.Ordinal));

    /// <summary>The values that <see cref="Initialise(RandomStream, Func{Parameter, bool})"/> would give one parameter, on the host.</summary>
    public static float[] Draw(Parameter parameter, RandomStream random) => Fill(parameter, random.Child(parameter.Name));

    /// <summary>Allocates the flat buffers if that has not been done; their contents are zero.</summary>
    public void Allocate()
    {
        if (WeightBuffer.Exists) return;
        WeightBuffer = AllocateZeros(_weightCount, "weights");
        StatisticBuffer = AllocateZeros(_statisticCount, "running statistics");
        foreach (Parameter parameter in _all)
        {
            parameter.Bind(Device.View(parameter.Trained ? WeightBuffer : StatisticBuffer, parameter.Offset, parameter.Shape.Count));
        }
    }

    public void Dispose()
    {
        Device.Free(WeightBuffer);
        Device.Free(StatisticBuffer);
        WeightBuffer = StatisticBuffer = FloatBuffer.None;
    }

    private static float[] Fill(Parameter parameter, RandomStream stream)
    {
        float[] values = new float[parameter.Shape.Count];
        parameter.Initialiser(values, stream);
        return values;
    }

    private FloatBuffer AllocateZeros(int count, string holder)
    {
        FloatBuffer buffer = Device.AllocateFloats(Math.Max(count, DeviceBuffers.ViewAlignment), holder);
        Device.Clear(buffer);
        return buffer;
    }

    private Parameter Add(string name, Shape shape, Initialiser initialiser, bool trained, ref int end)
    {
        if (WeightBuffer.Exists) throw new InvalidOperationException($"{name} is declared after the parameters were allocated");
        Parameter parameter = new(this, name, shape, initialiser, trained, _all.Count, end);
        if (!_byName.TryAdd(name, parameter)) throw new ArgumentException($"a parameter named {name} is declared already", nameof(name));
        end = checked(end + DeviceBuffers.AlignUp(shape.Count));
        _all.Add(parameter);
        return parameter;
    }
}
