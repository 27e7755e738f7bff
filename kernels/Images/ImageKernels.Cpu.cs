using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct MoveImages : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        MoveImages self = this;
        cpu.For(N, ImageGrain.For(H * W * C), (begin, end, _) =>
        {
            for (int n = begin; n < end; n++) self.Move(n);
        });
    }

    private void Move(int n)
    {
        (uint a, uint b, uint c, _) = Philox.Block((uint)Samples.Pointer[n], 0, Lane0, Lane1, Key0, Key1);
        uint places = 2 * (uint)Translate + 1;
        int down = (int)(a % places) - Translate, right = (int)(b % places) - Translate, row = W * C;
        bool flipped = Flip != 0 && (c & 1) != 0;
        float* image = X.Pointer + (long)n * H * row, moved = Y.Pointer + (long)n * H * row;
        // Of a row so many pixels stay inside, from this one on, and begin so far to the right of the edge.
        int kept = Math.Max(0, W - Math.Abs(right)), from = Math.Max(0, -right), before = Math.Min(W, flipped ? from : Math.Max(0, right));
        for (int h = 0; h < H; h++, moved += row)
        {
            int source = h - down;
            if (source < 0 || source >= H)
            {
                PixelRows.Fill(Black.Pointer, moved, W, C);
                continue;
            }
            float* pixels = image + (long)source * row + from * C, to = moved + before * C;
            PixelRows.Fill(Black.Pointer, moved, before, C);
            if (flipped) PixelRows.Reverse(pixels, to, kept, C);
            else PixelRows.Copy(pixels, to, kept * C);
            PixelRows.Fill(Black.Pointer, to + kept * C, W - before - kept, C);
        }
    }
}

public readonly unsafe partial record struct MirrorImages : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        MirrorImages self = this;
        cpu.For(N, ImageGrain.For(H * W * C), (begin, end, _) =>
        {
            int row = self.W * self.C;
            for (int i = begin * self.H; i < end * self.H; i++)
            {
                int from = self.UpsideDown != 0 ? i / self.H * self.H + self.H - 1 - i % self.H : i;
                float* pixels = self.X.Pointer + (long)from * row, to = self.Y.Pointer + (long)i * row;
                if (self.LeftRight != 0) PixelRows.Reverse(pixels, to, self.W, self.C);
                else PixelRows.Copy(pixels, to, row);
            }
        });
    }
}

public readonly unsafe partial record struct PermutePixels : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        PermutePixels self = this;
        cpu.For(N, ImageGrain.For(Pixels * C), (begin, end, _) =>
        {
            for (int n = begin; n < end; n++) self.Permute(n);
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Permute(int n)
    {
        int pixels = Pixels, channels = C;
        float* from = X.Pointer + (long)n * pixels * channels, to = Y.Pointer + (long)n * pixels * channels;
        int* order = Order.Pointer;
        for (int i = 0; i < pixels; i++, to += channels) PixelRows.CopyPixel(from + (long)order[i] * channels, to, channels);
    }
}

/// <summary>Images that are worth waking a thread for.</summary>
internal static class ImageGrain
{
    public static int For(int values) => Math.Max(1, 16384 / values);
}
