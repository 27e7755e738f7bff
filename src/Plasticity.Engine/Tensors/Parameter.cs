using Plasticity.Devices;

namespace Plasticity.Engine.Tensors;

/// <summary>How a parameter is drawn: fills a span from a stream of random numbers. The span has the parameter's own layout.</summary>
/// <param name="values">To be filled.</param>
/// <param name="random">The parameter's own sequence.</param>
public delegate void Initialiser(Span<float> values, RandomStream random);

/// <summary>A named tensor that outlives steps: a window into the flat buffer of its <see cref="ParameterSet"/>.</summary>
public sealed class Parameter
{
    internal Parameter(string name, Shape shape, Initialiser initialiser, bool trained, int ordinal, int offset)
    {
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

    private Tensor? _tensor;

    internal void Bind(FloatBuffer window) => _tensor = new Tensor(Shape, window, needsGradient: Trained);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}
