using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Ops;

/// <summary>The same elements under another shape.</summary>
public static class ReshapeOp
{
    /// <summary>x seen as <paramref name="shape"/>; nothing is copied on the way forward.</summary>
    /// <exception cref="ShapeException">The shape counts another number of elements.</exception>
    public static Tensor Reshape(this Tape tape, Tensor x, Shape shape)
    {
        if (shape.Count != x.Count) throw new ShapeException($"Reshape: x is {x.Shape}, which is not {shape.Count} elements as {shape} needs");
        Tensor y = new(shape, x.Data, x.NeedsGradient && tape.Recording);
        tape.OnBackward(y, dY => tape.Pass(dY, x));
        return y;
    }

    /// <summary>[N,…] as [N, all the rest].</summary>
    /// <exception cref="ShapeException">x is a scalar.</exception>
    public static Tensor Flatten(this Tape tape, Tensor x)
    {
        if (x.Shape.Rank == 0) throw new ShapeException("Flatten: x is a scalar, expected [N,…]");
        return x.Shape.Rank == 2 ? x : tape.Reshape(x, new Shape(x.Shape[0], x.Count / x.Shape[0]));
    }
}
