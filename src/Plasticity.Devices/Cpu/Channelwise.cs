using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>A kernel on rows of channels whose element depends on the same element elsewhere and on its channel's parameters.</summary>
internal interface IChannelwise
{
    /// <summary>Does elements i to i + <c>TLanes.Count</c> - 1, whose parameters lie at j of arrays repeated over the period.</summary>
    void At<TVector, TLanes>(int i, int j) where TVector : struct where TLanes : struct, ISimdLanes<TVector>;
}

/// <summary>Runs an <see cref="IChannelwise"/> over all rows.</summary>
internal static class Channelwise
{
    private const int Grain = 8192;

    /// <param name="count">Elements: rows times channels.</param>
    /// <param name="period">Of <see cref="Channels.Period"/>.</param>
    public static void Run<TKernel>(CpuContext cpu, int count, int period, TKernel kernel) where TKernel : struct, IChannelwise =>
        cpu.For(Grid.DivideUp(count, period), Math.Max(1, Grain / period), (begin, end, _) =>
            Simd.Run(cpu.Width, new Sweep<TKernel>(kernel, begin * period, (int)Math.Min((long)end * period, count), period)));

    private readonly struct Sweep<TKernel>(TKernel kernel, int begin, int end, int period) : IVectorBody where TKernel : struct, IChannelwise
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            TKernel each = kernel;
            int i = begin, last = end, step = period;
            for (; i <= last - step; i += step)
            {
                for (int j = 0; j < step; j += TLanes.Count) each.At<TVector, TLanes>(i + j, j);
            }
            for (int j = 0; i + j < last; j++) each.At<float, Lanes1>(i + j, j);
        }
    }
}
