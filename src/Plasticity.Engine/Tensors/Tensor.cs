using Plasticity.Devices;

namespace Plasticity.Engine.Tensors;

/// <summary>A shape over floats on a device. Owns nothing: a tape owns the tensors of a step, a <see cref="ParameterSet"/> its parameters.</summary>
/// <param name="shape">Lengths of the axes.</param>
/// <param name="data">At least as many floats as the shape counts.</param>
/// <param name="needsGradient">Whether a backward pass should reach this tensor.</param>
public sealed class Tensor(Shape shape, FloatBuffer data, bool needsGradient = false)
{
    /// <summary>Lengths of the axes.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>The elements, row-major.</summary>
    public FloatBuffer Data { get; } = data;

    /// <summary>Whether a backward pass reaches this tensor.</summary>
    public bool NeedsGradient { get; internal set; } = needsGradient;

    /// <summary>Number of elements.</summary>
    public int Count => Shape.Count;

    /// <inheritdoc/>
    public override string ToString() => $"Tensor {Shape}";
}
