using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>Dropout (Srivastava et al. 2014), scaled in training so that evaluation is the identity.</summary>
public static class DropoutOp
{
    /// <summary>Sets a random share of the elements to zero and scales the others by 1/(1 - share); x itself when the tape does not train.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="share">In [0, 1).</param>
    public static Tensor Dropout(this Tape tape, Tensor x, float share)
    {
        Require.That(share is >= 0 and < 1, $"share is {share}, expected at least 0 and below 1");
        if (!tape.Training || share == 0) return x;
        RandomStream noise = tape.NextNoise();
        uint threshold = (uint)(share * 4294967296.0);
        Tensor y = tape.New(x.Shape, x);
        tape.Run(Mask(x.Data, y.Data, accumulate: 0));
        tape.OnBackward(y, dY =>
        {
            Contribution dX = tape.GradientOf(x);
            tape.Run(Mask(dY, dX.Data, dX.Accumulate));
        });
        return y;

        Dropout Mask(FloatBuffer from, FloatBuffer to, int accumulate) => new(
            from, to, x.Count, threshold, 1 / (1 - share), noise.Key0, noise.Key1, (uint)noise.Lane, (uint)(noise.Lane >> 32), accumulate);
    }
}
