using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plasticity.Engine.Devices.Cpu;

/// <summary>A kernel whose element i depends on the elements i alone: it says what happens to one vector of them.</summary>
internal interface IElementwise
{
    /// <summary>Does elements i to i + <c>TLanes.Count</c> - 1.</summary>
    void At<TVector, TLanes>(int i) where TVector : struct where TLanes : struct, ILanes<TVector>;
}

/// <summary>Runs an <see cref="IElementwise"/> over all its elements.</summary>
internal static class Elementwise
{
    /// <summary>Elements that are worth waking a thread for: a few microseconds of memory traffic.</summary>
    private const int Grain = 8192;

    /// <summary>Chunks begin at cache lines, so that no two threads write to one.</summary>
    private const int Line = 16;

    public static void Run<TKernel>(CpuContext cpu, int count, TKernel kernel) where TKernel : struct, IElementwise =>
        cpu.For(Grid.DivideUp(count, Line), Grain / Line, (begin, end, _) =>
        {
            int first = begin * Line, last = Math.Min(end * Line, count);
            switch (cpu.Width)
            {
                case SimdWidth.Bits512: Sweep<TKernel, Vector512<float>, Lanes512>(kernel, first, last); break;
                case SimdWidth.Bits256: Sweep<TKernel, Vector256<float>, Lanes256>(kernel, first, last); break;
                default: Sweep<TKernel, Vector128<float>, Lanes128>(kernel, first, last); break;
            }
        });

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Sweep<TKernel, TVector, TLanes>(TKernel kernel, int begin, int end)
        where TKernel : struct, IElementwise where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        int i = begin;
        for (; i <= end - TLanes.Count; i += TLanes.Count) kernel.At<TVector, TLanes>(i);
        for (; i < end; i++) kernel.At<float, Lanes1>(i);
    }
}
