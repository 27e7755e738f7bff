using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Kernels;

namespace Plasticity.Studies.Networks;

/// <summary>Arithmetic of gradients, all weights at once. What has a factor in the device's memory waits for nothing.</summary>
public static class GradientArithmetic
{
    private const string Holder = "factors";

    extension(Gradients gradients)
    {
        /// <summary>g ← g + factor·other.</summary>
        public void Add(Gradients other, double factor = 1) => gradients.Add(other.Flat, factor);

        /// <summary>g ← g + factor·values, values in the layout of the weights.</summary>
        public void Add(FloatBuffer values, double factor) => gradients.Device.Run(new Blend(values, gradients.Flat, gradients.Flat.Count, (float)factor, 1));

        /// <summary>g ← factor·g.</summary>
        public void Scale(double factor) => gradients.Device.Run(new Blend(gradients.Flat, gradients.Flat, gradients.Flat.Count, 0, (float)factor));

        /// <summary>g ← factor[0]·g.</summary>
        /// <param name="factor">[1]</param>
        public void Scale(FloatBuffer factor) => gradients.Device.Run(new BlendBy(gradients.Flat, gradients.Flat, factor, gradients.Flat.Count, 1, 0));

        /// <summary>|g|; waits for the device.</summary>
        public double Norm() => Math.Sqrt(gradients.Device.Read(gradients.Flat).Sum(value => (double)value * value));

        /// <summary>min(most, numerator/(|g| + epsilon)) in the device's memory, [1]; the caller frees it.</summary>
        public FloatBuffer OverNorm(double numerator, double epsilon, double most = float.MaxValue)
        {
            IDevice device = gradients.Device;
            FloatBuffer factor = device.AllocateFloats(1, Holder);
            FloatBuffer sum = device.AllocateFloats(1, Holder);
            device.SumOfSquares(gradients.Flat, sum);
            device.Run(new NormFactor(sum, factor, 1, (float)numerator, (float)epsilon, (float)most));
            device.Free(sum);
            return factor;
        }

        private IDevice Device => gradients.Parameters.Device;
    }
}
