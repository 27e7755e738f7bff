using System.Runtime.CompilerServices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Devices.Cpu;

/// <summary>Runs an <see cref="IElementwise"/> over all its elements.</summary>
internal static class Elementwise
{
    /// <summary>Elements that are worth waking a thread for: a few microseconds of memory traffic.</summary>
    private const int Grain = 8192;

    /// <summary>Chunks begin at cache lines, so that no two threads write to one.</summary>
    private const int Line = 16;

    public static void Run<TKernel>(CpuContext cpu, int count, TKernel kernel) where TKernel : struct, IElementwise =>
        cpu.For(Grid.DivideUp(count, Line), Grain / Line, (begin, end, _) =>
            Simd.Run(cpu.Width, new Sweep<TKernel>(kernel, begin * Line, Math.Min(end * Line, count))));

    private readonly struct Sweep<TKernel>(TKernel kernel, int begin, int end) : IVectorBody where TKernel : struct, IElementwise
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            TKernel each = kernel;
            int i = begin, last = end;
            for (; i <= last - TLanes.Count; i += TLanes.Count) each.At<TVector, TLanes>(i);
            for (; i < last; i++) each.At<float, Lanes1>(i);
        }
    }
}
