using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Studies.Tests.Protocols;

/// <summary>A loss whose values and gradient were computed on the host.</summary>
internal static class HostLoss
{
    /// <param name="slope">Of the mean loss with respect to <paramref name="of"/>.</param>
    public static Loss Of(Tape tape, Tensor of, float[] perSample, float[] correct, float[] slope)
    {
        FloatBuffer slopes = tape.Floats(slope.Length), losses = tape.Floats(perSample.Length), right = tape.Floats(correct.Length);
        tape.Device.Write(slopes, slope);
        tape.Device.Write(losses, perSample);
        tape.Device.Write(right, correct);
        Tensor mean = tape.New(new Shape(), of);
        tape.Run(new Mean(losses, mean.Data, perSample.Length));
        tape.OnBackward(mean, _ =>
        {
            Contribution share = tape.GradientOf(of);
            if (share.Wanted) tape.Run(new CopyGradient(slopes, share.Data, of.Count, share.Accumulate));
        });
        return new Loss(mean, losses, right, FloatBuffer.None);
    }
}
