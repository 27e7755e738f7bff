using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Networks;

/// <summary>A model with its weights and running statistics on a device. What of it is frozen, and what is masked, is part of it.</summary>
public sealed class Network : IState, IDisposable
{
    private readonly Func<ParameterSet, IModel> _create;
    private readonly SortedSet<string> _frozen = new(StringComparer.Ordinal), _wanted = new(StringComparer.Ordinal);

    /// <summary>Declares and allocates; the values are zeros until <see cref="Initialise"/> or <see cref="Load"/>.</summary>
    /// <param name="create">Declares the layers.</param>
    public Network(IDevice device, Func<ParameterSet, IModel> create)
    {
        _create = create;
        Parameters = new ParameterSet(device);
        Model = create(Parameters);
        Parameters.Allocate();
        Masks = new WeightMasks(Parameters);
    }

    /// <summary>Where it is.</summary>
    public IDevice Device => Parameters.Device;

    /// <summary>The layers.</summary>
    public IModel Model { get; }

    /// <summary>Weights and running statistics.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Weights that are held at zero.</summary>
    public WeightMasks Masks { get; }

    /// <summary>Modules and parameters that are frozen, by name.</summary>
    public IReadOnlySet<string> Frozen => _frozen;

    /// <summary>The parameters of a module, or the one parameter of that name.</summary>
    /// <exception cref="InputException">There is neither.</exception>
    public IReadOnlyList<Parameter> Of(string module)
    {
        Parameter[] found = [.. Parameters.All.Where(parameter => IsOf(parameter, module))];
        return found.Length > 0 ? found : throw InputException.Unknown("module", module, Model.Modules);
    }

    /// <summary>Freezes what belongs to these modules, or has these names, beside what others freeze, until rules next act.</summary>
    /// <exception cref="InputException">The network has no such module.</exception>
    public void Freeze(IEnumerable<string> modules)
    {
        foreach (string module in modules)
        {
            Of(module);
            _wanted.Add(module);
        }
    }

    /// <summary>Lets rules say anew what is frozen.</summary>
    /// <param name="act">Calls <see cref="Freeze"/> as often as it likes; what it does not name is released.</param>
    public void Freezing(Action act)
    {
        _wanted.Clear();
        act();
        if (_wanted.SetEquals(_frozen)) return;
        _frozen.Clear();
        _frozen.UnionWith(_wanted);
        foreach (Parameter weight in Parameters.Weights) weight.Frozen = _frozen.Any(name => IsOf(weight, name));
    }

    /// <summary>Draws parameters from their initial distributions.</summary>
    /// <param name="random">Each is drawn from the child of its name: a new layer moves no other's numbers.</param>
    /// <param name="which">Null for all.</param>
    public void Initialise(RandomStream random, Func<Parameter, bool>? which = null)
    {
        foreach (Parameter parameter in Parameters.All)
            if (which?.Invoke(parameter) ?? true) Device.Write(parameter.Tensor.Data, Draw(parameter, random));
    }

    /// <summary>The values that <see cref="Initialise"/> would give one parameter, on the host.</summary>
    public static float[] Draw(Parameter parameter, RandomStream random)
    {
        float[] values = new float[parameter.Shape.Count];
        parameter.Initialiser(values, random.Child(parameter.Name));
        return values;
    }

    /// <summary>Another network of the same kind with the same values; neither frozen nor masked.</summary>
    public Network Copy()
    {
        Network copy = new(Device, _create);
        copy.Take(this);
        return copy;
    }

    /// <summary>Takes over the values of a network of the same kind.</summary>
    public void Take(Network other)
    {
        Device.Copy(other.Parameters.WeightBuffer, Parameters.WeightBuffer);
        Device.Copy(other.Parameters.StatisticBuffer, Parameters.StatisticBuffer);
    }

    /// <summary>Moves the weights along a direction, until the result is disposed; then they are to the bit what they were.</summary>
    /// <param name="along">In the layout of the weights.</param> <param name="by">Factor on it.</param>
    public IDisposable Moved(FloatBuffer along, float by) => new Displacement(Parameters, () =>
        Device.Run(new Blend(along, Parameters.WeightBuffer, Parameters.WeightBuffer.Count, by, 1)));

    /// <summary>The same by a factor in the device's memory, which nobody waits for.</summary>
    /// <param name="by">[1]</param>
    public IDisposable Moved(FloatBuffer along, FloatBuffer by) => new Displacement(Parameters, () =>
        Device.Run(new BlendBy(along, Parameters.WeightBuffer, by, Parameters.WeightBuffer.Count, 1, 1)));

    public void Save(StateWriter to)
    {
        to.Write("layout", Layout);
        to.Write("weights", Device.Read(Parameters.WeightBuffer));
        to.Write("statistics", Device.Read(Parameters.StatisticBuffer));
        to.Write("frozen", string.Join('\n', _frozen));
        to.Write("masks", Masks);
    }

    public void Load(StateReader from)
    {
        DemandLayout(from.Text("layout"));
        Device.Write(Parameters.WeightBuffer, from.Floats("weights", Parameters.WeightBuffer.Count));
        Device.Write(Parameters.StatisticBuffer, from.Floats("statistics", Parameters.StatisticBuffer.Count));
        Freezing(() => Freeze(from.Text("frozen").Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        from.Read("masks", Masks);
    }

    public void Dispose()
    {
        Masks.Dispose();
        Parameters.Dispose();
    }

    private string Layout => string.Join('\n', Parameters.All);

    private void DemandLayout(string found)
    {
        string[] here = Layout.Split('\n'), there = found.Split('\n');
        if (here.SequenceEqual(there)) return;
        string extra = string.Join(", ", there.Except(here).Take(2)), missing = string.Join(", ", here.Except(there).Take(2));
        throw new InputException(
            $"the state is of another network: it has {(extra.Length > 0 ? extra : "nothing else")}, and this one {(missing.Length > 0 ? missing : "the same in another order")}; expected the model that it was saved from",
            InputException.BadFile);
    }

    private static bool IsOf(Parameter parameter, string module) =>
        parameter.Name == module || parameter.Name.StartsWith($"{module}.", StringComparison.Ordinal);
}
