using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// U = G g Gᵀ for all pairs of channels: 36 matrices [inputs, outputs], each in panels of two vectors of outputs (the last may be of one),
/// as <see cref="StridedTile{TVector, TLanes}"/> reads them.
/// </summary>
/// <param name="Inputs">Channels that are summed over.</param> <param name="Outputs">Channels of the result.</param>
/// <param name="Turned">False for the weight [3,3,Inputs,Outputs]; true for [3,3,Outputs,Inputs] turned by half a turn, as the gradient of the input wants it.</param>
/// <param name="Width">Of the vectors that panels are cut for.</param>
internal readonly record struct WinogradWeights(int Inputs, int Outputs, bool Turned, SimdWidth Width)
{
    private const int Line = 16;

    /// <summary>Inputs that are worked on together.</summary>
    private const int Group = 8;

    /// <summary>Floats between matrices: an odd number of cache lines.</summary>
    public int Stride => Inputs * Outputs + Line;

    /// <summary>Floats of all.</summary>
    public long Floats => (long)WinogradTiling.Products * Stride;

    /// <summary>Writes <paramref name="u"/>.</summary>
    public unsafe void Transform(CpuContext cpu, float* weight, float* u)
    {
        WinogradWeights self = this;
        int width = 2 * Width.Lanes(), panels = Devices.Grid.DivideUp(Outputs, width), groups = Inputs / Group;
        cpu.For(panels * groups, 2, (begin, end, worker) =>
        {
            float* taps = cpu.Scratch(worker, 9L * Group * width);
            for (int i = begin; i < end; i++)
            {
                Simd.Run(self.Width, new Body(self, weight, taps, u, i % groups * Group, i / groups * width, Math.Min(width, self.Outputs - i / groups * width)));
            }
        });
    }

    /// <summary>A group of inputs and a panel of outputs: what is written then lies together in each of the 36 matrices.</summary>
    private readonly unsafe struct Body(WinogradWeights layout, float* weight, float* taps, float* u, int input, int panel, int width) : IVectorBody
    {
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            float* source = weight + (long)input * layout.Outputs + panel, target = u + (long)panel * layout.Inputs + (long)input * width;
            nint row = layout.Outputs, tap = (nint)layout.Inputs * layout.Outputs;
            if (layout.Turned)
            {
                Turn();
                source = taps;
                (row, tap) = (width, (nint)Group * width);
            }
            for (int i = 0; i < Group; i++, source += row, target += width)
            {
                for (int o = 0; o < width; o += TLanes.Count) Nine<TVector, TLanes>(source + o, tap, target + o, layout.Stride);
            }
        }

        /// <summary>taps [9, group, width], the last tap first.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Turn()
        {
            nint inputs = layout.Inputs;
            for (int tap = 0; tap < 9; tap++)
            {
                float* source = weight + ((long)(8 - tap) * layout.Outputs + panel) * inputs + input, target = taps + (long)tap * Group * width;
                for (int o = 0; o < width; o++, source += inputs)
                {
                    Cache.Fetch((nint)(source + 2 * Group), Group * sizeof(float));
                    for (int i = 0; i < Group; i++) target[i * width + o] = source[i];
                }
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        private static void Nine<TVector, TLanes>(float* g, nint tap, float* u, nint plane) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            Column<TVector, TLanes>(g, tap, out TVector a0, out TVector a1, out TVector a2, out TVector a3, out TVector a4, out TVector a5);
            Column<TVector, TLanes>(g + tap, tap, out TVector b0, out TVector b1, out TVector b2, out TVector b3, out TVector b4, out TVector b5);
            Column<TVector, TLanes>(g + 2 * tap, tap, out TVector c0, out TVector c1, out TVector c2, out TVector c3, out TVector c4, out TVector c5);
            nint below = WinogradTiling.Points * plane;
            Row<TVector, TLanes>(a0, b0, c0, u, plane);
            Row<TVector, TLanes>(a1, b1, c1, u + below, plane);
            Row<TVector, TLanes>(a2, b2, c2, u + 2 * below, plane);
            Row<TVector, TLanes>(a3, b3, c3, u + 3 * below, plane);
            Row<TVector, TLanes>(a4, b4, c4, u + 4 * below, plane);
            Row<TVector, TLanes>(a5, b5, c5, u + 5 * below, plane);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Column<TVector, TLanes>(
            float* g, nint tap, out TVector u0, out TVector u1, out TVector u2, out TVector u3, out TVector u4, out TVector u5)
            where TVector : struct where TLanes : struct, IVectorLanes<TVector> =>
            WinogradMaps<TVector, TLanes>.Weight(
                TLanes.Load(g), TLanes.Load(g + 3 * tap), TLanes.Load(g + 6 * tap), out u0, out u1, out u2, out u3, out u4, out u5);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Row<TVector, TLanes>(TVector a, TVector b, TVector c, float* u, nint plane)
            where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            WinogradMaps<TVector, TLanes>.Weight(a, b, c, out TVector u0, out TVector u1, out TVector u2, out TVector u3, out TVector u4, out TVector u5);
            TLanes.Store(u0, u);
            TLanes.Store(u1, u + plane);
            TLanes.Store(u2, u + 2 * plane);
            TLanes.Store(u3, u + 3 * plane);
            TLanes.Store(u4, u + 4 * plane);
            TLanes.Store(u5, u + 5 * plane);
        }
    }
}
