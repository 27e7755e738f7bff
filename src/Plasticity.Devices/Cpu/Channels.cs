using System.Numerics;
using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// Full vectors over rows of any number of channels. Rows of C channels are read as one long run; after lcm(C, lanes) floats the channels
/// meet the lanes in the same place again. Values that belong to channels are laid out over that period once, and every vector of the run
/// has its own vector of them: no width is special, and 3 channels keep 16 lanes busy.
/// </summary>
internal static unsafe class Channels
{
    /// <summary>Floats of a period: a multiple of both <paramref name="c"/> and the lanes of a vector.</summary>
    public static int Period(CpuContext cpu, int c)
    {
        int lanes = cpu.Width.Lanes();
        return c / (int)BigInteger.GreatestCommonDivisor(c, lanes) * lanes;
    }

    /// <summary>Repeats <paramref name="values"/> [c] until <paramref name="target"/> [period] is full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Repeat(float* values, int c, float* target, int period)
    {
        for (int j = 0; j < period; j += c) Buffer.MemoryCopy(values, target + j, 4L * c, 4L * c);
    }

    /// <summary>values [c] = the sums over the repeats of <paramref name="repeated"/> [period].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold(float* repeated, int period, float* values, int c)
    {
        Buffer.MemoryCopy(repeated, values, 4L * c, 4L * c);
        for (int j = c; j < period; j += c)
        {
            for (int i = 0; i < c; i++) values[i] += repeated[j + i];
        }
    }
}
