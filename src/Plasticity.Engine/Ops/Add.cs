using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>The sum of two tensors, as at the end of a residual block.</summary>
public static class AddOp
{
    /// <summary>a + b, element by element.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">The shape of a.</param>
    /// <returns>The shape of a, owned by the tape.</returns>
    /// <exception cref="ShapeException">b has another shape.</exception>
    public static Tensor Add(this Tape tape, Tensor a, Tensor b)
    {
        Require.Shape(b, a.Shape);
        Tensor y = tape.New(a.Shape, a, b);
        tape.Run(new AddForward(a.Data, b.Data, y.Data, y.Count));
        tape.OnBackward(y, dY =>
        {
            tape.Pass(dY, a);
            tape.Pass(dY, b);
        });
        return y;
    }

    /// <summary>Hands a gradient on unchanged.</summary>
    internal static void Pass(this Tape tape, FloatBuffer dY, Tensor input)
    {
        Contribution dX = tape.GradientOf(input);
        if (dX.Wanted) tape.Run(new CopyGradient(dY, dX.Data, input.Count, dX.Accumulate));
    }
}
