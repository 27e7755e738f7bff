using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct ResizeImages : ICpuKernel
{
    /// <summary>Along the rows first, pixel by pixel, then across two such rows, vector by vector: a row that several need is made once.</summary>
    public void Execute(CpuContext cpu)
    {
        ResizeImages self = this;
        int* columns = (int*)cpu.SharedScratch(2L * OutW);
        float* weights = (float*)(columns + OutW);
        for (int w = 0; w < OutW; w++) (columns[w], weights[w]) = (Bilinear.Before(w, W, OutW), Bilinear.Weight(w, W, OutW));
        cpu.For(N, ImageGrain.For(OutH * OutW * C), (begin, end, worker) =>
            Simd.Run(cpu.Width, new Sweep(self, begin, end, columns, weights, cpu.Scratch(worker, 2L * self.OutW * self.C))));
    }

    /// <summary>A row of x to the width of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AlongRow(float* x, int* columns, float* weights, float* y)
    {
        int channels = C, last = W - 1;
        for (int w = 0; w < OutW; w++, y += channels)
        {
            float after = weights[w], before = 1 - after;
            float* left = x + columns[w] * channels, right = x + Math.Min(columns[w] + 1, last) * channels;
            for (int c = 0; c < channels; c++) y[c] = before * left[c] + after * right[c];
        }
    }

    /// <param name="rows">Room for two rows of y.</param>
    private readonly struct Sweep(ResizeImages kernel, int begin, int end, int* columns, float* weights, float* rows) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            ResizeImages k = kernel;
            Sweep self = this;
            int row = k.OutW * k.C;
            float* y = k.Y.Pointer + (long)begin * k.OutH * row;
            int* held = stackalloc int[2];
            for (int n = begin; n < end; n++)
            {
                held[0] = held[1] = -1;
                for (int h = 0; h < k.OutH; h++, y += row)
                {
                    int above = Bilinear.Before(h, k.H, k.OutH);
                    float after = Bilinear.Weight(h, k.H, k.OutH);
                    float* upper = self.Row(k, n, above, held), lower = self.Row(k, n, Math.Min(above + 1, k.H - 1), held);
                    Across<TVector, TLanes>(upper, lower, 1 - after, after, y, row);
                }
            }
        }

        /// <summary>Row h of image n, to the width of y. Even and odd rows have a place each, and what is there already is not made again.</summary>
        private float* Row(in ResizeImages k, int n, int h, int* held)
        {
            float* place = rows + h % 2 * k.OutW * k.C;
            if (held[h % 2] != h) k.AlongRow(k.X.Pointer + ((long)n * k.H + h) * k.W * k.C, columns, weights, place);
            held[h % 2] = h;
            return place;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Across<TVector, TLanes>(float* upper, float* lower, float before, float after, float* y, int floats)
            where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            TVector first = TLanes.Fill(before), second = TLanes.Fill(after);
            int i = 0;
            for (; i <= floats - TLanes.Count; i += TLanes.Count)
            {
                TLanes.Store(TLanes.Add(TLanes.Multiply(first, TLanes.Load(upper + i)), TLanes.Multiply(second, TLanes.Load(lower + i))), y + i);
            }
            for (; i < floats; i++) y[i] = before * upper[i] + after * lower[i];
        }
    }
}
