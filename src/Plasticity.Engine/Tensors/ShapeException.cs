namespace Plasticity.Engine.Tensors;

/// <summary>A tensor does not have the shape that an op needs. The message names op, argument, found and expected.</summary>
public sealed class ShapeException : ArgumentException
{
    public ShapeException(string message) : base(message) { }

    public ShapeException(string message, Exception inner) : base(message, inner) { }

    public ShapeException() { }
}
