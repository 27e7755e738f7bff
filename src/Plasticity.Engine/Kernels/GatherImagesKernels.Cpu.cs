using System.Runtime.CompilerServices;
using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct GatherImages
{
    private const int Bytes = 256;

    public void Execute(CpuContext cpu)
    {
        GatherImages self = this;
        float* values = cpu.SharedScratch((long)Bytes * C);
        for (int i = 0; i < Bytes * C; i++) values[i] = (i / C / 255f - Mean.Pointer[i % C]) * InverseDeviation.Pointer[i % C];
        cpu.For(N, Math.Max(1, 4096 / (H * W * C)), (begin, end, _) =>
        {
            for (int i = begin; i < end; i++) self.Image(i, values);
        });
    }

    /// <param name="values">[256,C]: what each byte becomes in each channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Image(int i, float* values)
    {
        int sample = Sample(First + i);
        (uint a, uint b, uint c, _) = Tensors.Philox.Block((uint)sample, 0, Lane0, Lane1, Key0, Key1);
        uint span = 2 * (uint)Translate + 1;
        int down = (int)(a % span) - Translate, right = (int)(b % span) - Translate;
        bool mirrored = Flip != 0 && (c & 1) != 0;
        Y.Pointer[i] = Labels.Pointer[sample];
        byte* image = Images.Pointer + (long)sample * H * W * C;
        float* x = X.Pointer + (long)i * H * W * C;
        for (int h = 0; h < H; h++)
        {
            byte* source = h - down >= 0 && h - down < H ? image + (long)(h - down) * W * C : null;
            for (int w = 0; w < W; w++, x += C) Pixel(source, (mirrored ? W - 1 - w : w) - right, values, x);
        }
    }

    private void Pixel(byte* row, int w, float* values, float* x)
    {
        bool inside = row != null && w >= 0 && w < W;
        for (int c = 0; c < C; c++) x[c] = values[(inside ? row[w * C + c] : 0) * C + c];
    }

    private int Sample(int position)
    {
        if (Shuffle != 0) position = Tensors.KeyedPermutation.Apply(position, PermutationCount, HalfBits, PermutationKey0, PermutationKey1);
        return Subset.Exists ? Subset.Pointer[position] : position;
    }
}
