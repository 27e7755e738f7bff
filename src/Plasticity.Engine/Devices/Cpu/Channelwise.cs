using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plasticity.Engine.Devices.Cpu;

/// <summary>A kernel on rows of channels whose element depends on the same element elsewhere and on its channel's parameters.</summary>
internal interface IChannelwise
{
    /// <summary>Does elements i to i + <c>TLanes.Count</c> - 1, whose parameters lie at j of arrays repeated over the period.</summary>
    void At<TVector, TLanes>(int i, int j) where TVector : struct where TLanes : struct, ILanes<TVector>;
}

/// <summary>Runs an <see cref="IChannelwise"/> over all rows.</summary>
internal static class Channelwise
{
    private const int Grain = 8192;

    /// <param name="count">Elements: rows times channels.</param>
    /// <param name="period">Of <see cref="Channels.Period"/>.</param>
    public static void Run<TKernel>(CpuContext cpu, int count, int period, TKernel kernel) where TKernel : struct, IChannelwise =>
        cpu.For(Grid.DivideUp(count, period), Math.Max(1, Grain / period), (begin, end, _) =>
        {
            int first = begin * period, last = (int)Math.Min((long)end * period, count);
            switch (cpu.Width)
            {
                case SimdWidth.Bits512: Sweep<TKernel, Vector512<float>, Lanes512>(kernel, first, last, period); break;
                case SimdWidth.Bits256: Sweep<TKernel, Vector256<float>, Lanes256>(kernel, first, last, period); break;
                default: Sweep<TKernel, Vector128<float>, Lanes128>(kernel, first, last, period); break;
            }
        });

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Sweep<TKernel, TVector, TLanes>(TKernel kernel, int begin, int end, int period)
        where TKernel : struct, IChannelwise where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        int i = begin;
        while (i <= end - period)
        {
            for (int j = 0; j < period; j += TLanes.Count) kernel.At<TVector, TLanes>(i + j, j);
            i += period;
        }
        for (int j = 0; i + j < end; j++) kernel.At<float, Lanes1>(i + j, j);
    }
}
