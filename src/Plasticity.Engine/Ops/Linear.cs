using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>The affine map.</summary>
public static class LinearOp
{
    /// <summary>x·weight + bias on every row.</summary>
    /// <param name="x">[N,F]</param>
    /// <param name="weight">[F,O]: inputs first, the transpose of PyTorch's.</param>
    /// <param name="bias">[O], or null for none.</param>
    /// <returns>[N,O], owned by the tape.</returns>
    /// <exception cref="ShapeException">x or weight is not of rank 2, their F differ, or bias is not [O].</exception>
    public static Tensor Linear(this Tape tape, Tensor x, Tensor weight, Tensor? bias = null)
    {
        Require.Rank(x, 2, "[N,F]");
        Require.Rank(weight, 2, "[F,O]");
        int n = x.Shape[0], f = x.Shape[1], o = weight.Shape[1];
        Require.Shape(weight, new Shape(f, o));
        if (bias is not null) Require.Shape(bias, new Shape(o));
        Tensor y = tape.New(new Shape(n, o), x, weight, bias);
        tape.Run(new MatMul(x.Data, weight.Data, y.Data, n, o, f, Accumulate: 0));
        if (bias is not null) tape.Run(new AddBias(y.Data, bias.Data, n, o));
        tape.OnBackward(y, dY =>
        {
            Contribution dX = tape.GradientOf(x), dWeight = tape.GradientOf(weight);
            if (dX.Wanted) tape.Run(new MatMulTransposedB(dY, weight.Data, dX.Data, n, f, o, dX.Accumulate));
            if (dWeight.Wanted) tape.Run(new MatMulTransposedA(x.Data, dY, dWeight.Data, f, o, n, dWeight.Accumulate));
            if (bias is null) return;
            Contribution dBias = tape.GradientOf(bias);
            if (dBias.Wanted) tape.Run(new ColumnSum(dY, dBias.Data, n, o, dBias.Accumulate));
        });
        return y;
    }
}
