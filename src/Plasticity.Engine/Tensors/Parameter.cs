using Plasticity.Devices;

namespace Plasticity.Engine.Tensors;

/// <summary>How a parameter is drawn: fills a span from a stream of random numbers. The span has the parameter's own layout.</summary>
/// <param name="values">To be filled.</param>
/// <param name="random">The parameter's own sequence.</param>
public delegate void Initialiser(Span<float> values, RandomStream random);

/// <summary>A named tensor that outlives steps: a window into the flat buffer of its <see cref="ParameterSet"/>.</summary>
public sealed class Parameter
{
    private readonly ParameterSet _owner;
    private Tensor? _tensor;

    internal Parameter(ParameterSet owner, string name, Shape shape, Initialiser initialiser, bool trained, int ordinal, int offset)
    {
        _owner = owner;
        Name = name;
        Shape = shape;
        Initialiser = initialiser;
        Trained = trained;
        Ordinal = ordinal;
        Offset = offset;
    }

    /// <summary>Dotted path, such as <c>modules.2.0.conv1.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Lengths of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The distribution it is drawn from.</summary>
    public Initialiser Initialiser { get; }

    /// <summary>True for weights, false for running statistics.</summary>
    public bool Trained { get; }

    /// <summary>Position in order of declaration, weights and statistics counted together.</summary>
    public int Ordinal { get; }

    /// <summary>Where it starts in its flat buffer, in floats.</summary>
    public int Offset { get; }

    /// <summary>The window; there once <see cref="ParameterSet.Allocate"/> has been called, as each initialisation does.</summary>
    public Tensor Tensor => _tensor ?? throw new InvalidOperationException($"{Name} has no value yet: call ParameterSet.Initialise first");

    /// <summary>
    /// Whether a weight stands still. It gets no gradient, so that no backward pass goes below the lowest weight that wants one; its gradient
    /// reads as zero; optimisers leave it and its state alone. A batch norm whose scale is frozen normalises by its running statistics and does
    /// not move them. Of running statistics themselves always false.
    /// </summary>
    public bool Frozen
    {
        get;
        set
        {
            if (!Trained || field == value) return;
            field = value;
            _owner.Freezings++;
            _tensor?.NeedsGradient = !value;
        }
    }

    internal void Bind(FloatBuffer window) => _tensor = new Tensor(Shape, window, needsGradient: Trained && !Frozen);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}
