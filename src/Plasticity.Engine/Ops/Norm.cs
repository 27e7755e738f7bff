using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Kernels;

namespace Plasticity.Engine.Ops;

/// <summary>Norms of flat buffers, such as a model's weights or their gradients, that stay on the device.</summary>
public static class NormOp
{
    /// <summary>sum [1] = Σ x². A read of it waits for the device; <see cref="NormFactor"/> and <see cref="BlendBy"/> take it where it is.</summary>
    /// <param name="x">Any number of floats.</param> <param name="sum">Receives one float, within 1e-6 of the sum.</param>
    public static void SumOfSquares(this IDevice device, FloatBuffer x, FloatBuffer sum)
    {
        int parts = Kernels.SumOfSquares.PartsFor(x.Count);
        FloatBuffer partial = device.AllocateFloats(parts, Tape.PartialSums);
        device.Run(new SumOfSquares(x, partial, x.Count, parts));
        device.Run(new Total(partial, sum, parts));
        device.Free(partial);
    }
}
