using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>The rectifier.</summary>
public static class ReluOp
{
    /// <summary>max(x, 0), element by element; a NaN stays a NaN.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The shape of x, owned by the tape. The derivative at 0 is 0.</returns>
    public static Tensor Relu(this Tape tape, Tensor x)
    {
        Tensor y = tape.New(x.Shape, x);
        tape.Run(new ReluForward(x.Data, y.Data, x.Count));
        tape.OnBackward(y, dY =>
        {
            Contribution dX = tape.GradientOf(x);
            tape.Run(new ReluBackward(y.Data, dY, dX.Data, x.Count, dX.Accumulate));
        });
        return y;
    }
}
