using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Layers;

/// <summary>A multilayer perceptron's sizes.</summary>
public sealed record MlpSettings
{
    /// <summary>Inputs of a sample: height · width · channels.</summary>
    public int Inputs { get; init; } = 3072;

    /// <summary>Units of each hidden layer; none makes it logistic regression.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [100, 100];

    /// <summary>Number of classes, at least 2.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Names of the heads, each a linear map of its own on the last hidden layer.</summary>
    public IReadOnlyList<string> Heads { get; init; } = IModel.OneHead;

    /// <summary>Share of hidden units dropped while training, in [0, 1).</summary>
    public float Dropout { get; init; }

    /// <summary>Distribution of the initial weights.</summary>
    public InitialiserKind Initialiser { get; init; }
}

/// <summary>
/// Linear maps with rectifiers between them, as in the warm-starting paper's release (3072-100-100-10). Without hidden layers it is logistic
/// regression, the convex control that should show no loss of plasticity.
/// </summary>
public sealed class Mlp : IModel
{
    private readonly MlpSettings _settings;
    private readonly List<LinearLayer> _hidden = [];
    private readonly HeadSet _heads;

    /// <summary>Declares <c>hidden.0</c>, <c>hidden.1</c>, … and the heads.</summary>
    public Mlp(ParameterSet parameters, MlpSettings settings)
    {
        Require.That(settings.Classes >= 2, $"classes is {settings.Classes}, expected at least 2", nameof(Mlp));
        _settings = settings;
        int inputs = settings.Inputs;
        for (int i = 0; i < settings.Hidden.Count; i++)
        {
            _hidden.Add(new LinearLayer(parameters, $"hidden.{i}", inputs, settings.Hidden[i], settings.Initialiser));
            inputs = settings.Hidden[i];
        }
        string[] body = [.. Enumerable.Range(0, settings.Hidden.Count).Select(i => $"hidden.{i}")];
        _heads = new HeadSet(parameters, settings.Heads, body, inputs, settings.Classes, settings.Initialiser, nameof(Mlp));
        Modules = [.. body, .. settings.Heads];
        Layers = [.. _hidden, _heads.Layers[0]];
        Units = [.. _hidden.Select(UnitsOf)];
    }

    public IReadOnlyList<string> Modules { get; }

    /// <summary>From the images to the logits of the first head, a rectifier between each and the next.</summary>
    public IReadOnlyList<LinearLayer> Layers { get; }

    public int Classes => _settings.Classes;

    public IReadOnlyList<string> Heads => _heads.Names;

    /// <summary>Every hidden layer.</summary>
    public IReadOnlyList<UnitLayer> Units { get; }

    /// <param name="x">[N,…] with as many elements a sample as the settings say.</param>
    /// <returns>Logits [N,K].</returns>
    public Tensor Forward(Tape tape, Tensor x) => Forward(tape, x, Heads[0]);

    /// <param name="x">As above.</param>
    /// <inheritdoc cref="IModel.Forward(Tape, Tensor, string)"/>
    public Tensor Forward(Tape tape, Tensor x, string head)
    {
        LinearLayer last = _heads[head];
        for (int i = 0; i < _hidden.Count; i++)
        {
            x = tape.Dropout(tape.Relu(_hidden[i].Forward(tape, x)), _settings.Dropout);
            tape.Note($"hidden.{i}.relu", x);
        }
        return last.Forward(tape, x);
    }

    private UnitLayer UnitsOf(LinearLayer layer, int i)
    {
        IEnumerable<LinearLayer> next = i + 1 < _hidden.Count ? [_hidden[i + 1]] : _heads.Layers;
        return new UnitLayer($"hidden.{i}.relu", _settings.Hidden[i], [layer.Weight, layer.Bias], [.. next.Select(reader => reader.Weight)], []);
    }

    public void DemandTrainable(int images, int height, int width)
    {
        // No layer of it looks at more than one sample.
    }

    public long MultiplyAdds(int height, int width)
    {
        long sum = 0, inputs = _settings.Inputs;
        foreach (int units in _settings.Hidden)
        {
            sum += inputs * units;
            inputs = units;
        }
        return sum + inputs * _settings.Classes;
    }
}
