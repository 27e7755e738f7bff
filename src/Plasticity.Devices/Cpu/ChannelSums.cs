using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>What is summed over rows: up to two sums for each channel.</summary>
internal interface IChannelTerm
{
    /// <summary>Adds elements i to i + <c>TLanes.Count</c> - 1 to the sums; their parameters lie at j of arrays repeated over the period.</summary>
    void Add<TVector, TLanes>(int i, int j, ref TVector first, ref TVector second) where TVector : struct where TLanes : struct, ISimdLanes<TVector>;

    /// <summary>Asks for the line that holds element i of everything that <see cref="Add"/> reads from far away.</summary>
    void Fetch(int i);
}

/// <summary>
/// Sums over rows, channel by channel, in an order that the sizes alone decide: each block by itself, in four accumulators, and then the blocks. A
/// chain of additions is never as long as there are rows.
/// </summary>
internal static unsafe class ChannelSums
{
    /// <summary>Floats that <see cref="Rows"/> wants as scratch: the two sums over a period.</summary>
    public static int Scratch(int period) => 2 * period;

    /// <summary>first [c], second [c] = the sums over <paramref name="rows"/> rows that start at element <paramref name="begin"/>.</summary>
    /// <param name="second">Null where there is one sum only.</param>
    public static void Rows<TTerm>(CpuContext cpu, TTerm term, int begin, int rows, int c, int period, float* scratch, float* first, float* second)
        where TTerm : struct, IChannelTerm
    {
        Simd.Run(cpu.Width, new Body<TTerm>(term, begin, begin + rows * c, period, scratch));
        Channels.Fold(scratch, period, first, c);
        if (second != null) Channels.Fold(scratch + period, period, second, c);
    }

    private readonly struct Body<TTerm>(TTerm term, int begin, int end, int period, float* sums) : IVectorBody where TTerm : struct, IChannelTerm
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            new Span<float>(sums, 2 * period).Clear();
            // A block is summed column by column while it lies in the nearest cache.
            int block = Math.Max(8, 4096 / period) * period, whole = begin + (end - begin) / period * period;
            for (int i = begin; i < whole; i += block) Block<TTerm, TVector, TLanes>(term, i, Math.Min(block, whole - i), block, period, sums);
            for (int j = 0; whole + j < end; j++) term.Add<float, Lanes1>(whole + j, j, ref sums[j], ref sums[period + j]);
        }
    }

    /// <summary>Adds whole periods; four independent pairs of accumulators hide the latency of the additions.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Block<TTerm, TVector, TLanes>(TTerm term, int begin, int count, int ahead, int period, float* sums)
        where TTerm : struct, IChannelTerm where TVector : struct where TLanes : struct, ISimdLanes<TVector>
    {
        for (int j = 0; j < period; j += TLanes.Count)
        {
            TVector zero = TLanes.Fill(0), a0 = zero, a1 = zero, a2 = zero, a3 = zero, b0 = zero, b1 = zero, b2 = zero, b3 = zero;
            int i = begin + j, end = begin + count;
            for (; i < end - 3 * period; i += 4 * period)
            {
                // The same place of the next block: columns of a block are walked in an order that hardware does not foresee.
                term.Fetch(i + ahead);
                term.Fetch(i + ahead + period);
                term.Fetch(i + ahead + 2 * period);
                term.Fetch(i + ahead + 3 * period);
                term.Add<TVector, TLanes>(i, j, ref a0, ref b0);
                term.Add<TVector, TLanes>(i + period, j, ref a1, ref b1);
                term.Add<TVector, TLanes>(i + 2 * period, j, ref a2, ref b2);
                term.Add<TVector, TLanes>(i + 3 * period, j, ref a3, ref b3);
            }
            for (; i < end; i += period) term.Add<TVector, TLanes>(i, j, ref a0, ref b0);
            TLanes.Store(TLanes.Add(TLanes.Load(sums + j), TLanes.Add(TLanes.Add(a0, a1), TLanes.Add(a2, a3))), sums + j);
            TLanes.Store(TLanes.Add(TLanes.Load(sums + period + j), TLanes.Add(TLanes.Add(b0, b1), TLanes.Add(b2, b3))), sums + period + j);
        }
    }
}
