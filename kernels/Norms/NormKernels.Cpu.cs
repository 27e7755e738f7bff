using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct SumOfSquares : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        SumOfSquares self = this;
        int stretch = Stretch;
        cpu.For(Parts, Math.Max(1, 8 * Row / stretch), (begin, end, _) =>
        {
            for (int part = begin; part < end; part++)
            {
                int first = part * stretch;
                self.Partial.Pointer[part] = (float)Sum(self.X.Pointer + first, Math.Min(stretch, self.Count - first));
            }
        });
    }

    /// <summary>
    /// In double precision, where the square of a float is exact: sixteen chains side by side, whatever the processor has, so that the bits are
    /// the same everywhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(float* x, int count)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector256<float> first = Vector256.Load(x + i), second = Vector256.Load(x + i + 8);
            Vector256<double> p = Vector256.WidenLower(first), q = Vector256.WidenUpper(first), r = Vector256.WidenLower(second), s = Vector256.WidenUpper(second);
            a += p * p;
            b += q * q;
            c += r * r;
            d += s * s;
        }
        Vector256<double> all = a + b + (c + d);
        double sum = all[0] + all[1] + (all[2] + all[3]);
        for (; i < count; i++) sum += (double)x[i] * x[i];
        return sum;
    }
}

public readonly unsafe partial record struct Total : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        double sum = 0;
        for (int i = 0; i < Count; i++) sum += X.Pointer[i];
        *Y.Pointer = (float)sum;
    }
}

public readonly unsafe partial record struct NormFactor : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        for (int i = 0; i < Count; i++)
        {
            float factor = Numerator / (MathF.Sqrt(Sum.Pointer[i]) + Epsilon);
            Factor.Pointer[i] = factor > Most ? Most : factor;
        }
    }
}
