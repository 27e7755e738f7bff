using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct GatherImages : ICpuKernel
{
    private const int Word = sizeof(uint);

    /// <summary>Two steps an image: its bytes are brought to where they belong, then all of them become floats, vector by vector.</summary>
    public void Execute(CpuContext cpu)
    {
        GatherImages self = this;
        int values = H * W * C, period = Channels.Period(cpu, C);
        float* mean = cpu.SharedScratch(2L * period), inverse = mean + period;
        Channels.Repeat(Mean.Pointer, C, mean, period);
        Channels.Repeat(InverseDeviation.Pointer, C, inverse, period);
        cpu.For(N, Math.Max(1, 16384 / values), (begin, end, worker) =>
        {
            byte* moved = (byte*)cpu.Scratch(worker, Devices.Grid.DivideUp(2 * (values + Word), sizeof(float)));
            for (int i = begin; i < end; i++)
            {
                byte* pixels = self.Pixels(i, moved);
                Simd.Run(cpu.Width, new Normalisation(pixels, self.X.Pointer + (long)i * values, values, mean, inverse, period));
            }
        });
    }

    /// <summary>The bytes of row <paramref name="i"/> of the batch: where they lie, or in <paramref name="moved"/>, which has room for two images.</summary>
    private byte* Pixels(int i, byte* moved)
    {
        int sample = Sample(First + i);
        (uint a, uint b, uint c, _) = Philox.Block((uint)sample, 0, Lane0, Lane1, Key0, Key1);
        uint span = 2 * (uint)Translate + 1;
        int down = (int)(a % span) - Translate, right = (int)(b % span) - Translate;
        bool mirrored = Flip != 0 && (c & 1) != 0;
        Y.Pointer[i] = Labels.Pointer[sample];
        byte* image = Images.Pointer + (long)sample * H * W * C;
        if (down != 0 || right != 0)
        {
            Move(image, moved, down, right);
            image = moved;
        }
        if (!mirrored) return image;
        byte* turned = moved + H * W * C + Word;
        Mirror(image, turned);
        return turned;
    }

    private void Move(byte* image, byte* moved, int down, int right)
    {
        int row = W * C, black = Math.Min(Math.Abs(right), W) * C, kept = row - black;
        for (int h = 0; h < H; h++, moved += row)
        {
            byte* source = image + (long)(h - down) * row;
            if (h - down < 0 || h - down >= H) new Span<byte>(moved, row).Clear();
            else if (right >= 0)
            {
                new Span<byte>(moved, black).Clear();
                new ReadOnlySpan<byte>(source, kept).CopyTo(new Span<byte>(moved + black, kept));
            }
            else
            {
                new ReadOnlySpan<byte>(source + black, kept).CopyTo(new Span<byte>(moved, kept));
                new Span<byte>(moved + kept, black).Clear();
            }
        }
    }

    /// <summary>Pixels of up to four channels go by the word: what a word brings too much, the next one overwrites.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mirror(byte* image, byte* mirrored)
    {
        int channels = C, row = W * channels;
        for (int h = 0; h < H; h++, image += row)
        {
            byte* source = image + row - channels;
            for (int w = 0; w < W; w++, source -= channels, mirrored += channels)
            {
                if (channels <= Word) *(uint*)mirrored = *(uint*)source;
                else new ReadOnlySpan<byte>(source, channels).CopyTo(new Span<byte>(mirrored, channels));
            }
        }
    }

    private int Sample(int position)
    {
        if (Shuffle != 0) position = KeyedPermutation.Apply(position, PermutationCount, HalfBits, PermutationKey0, PermutationKey1);
        return Subset.Exists ? Subset.Pointer[position] : position;
    }

    /// <summary>x [count] = (byte/255 - mean)·inverse, both laid out over a period of <see cref="Channels"/>.</summary>
    private readonly struct Normalisation(byte* pixels, float* x, int count, float* mean, float* inverse, int period) : IVectorBody
    {
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
        public void Run<TVector, TLanes>() where TVector : struct where TLanes : struct, IVectorLanes<TVector>
        {
            Normalisation self = this;
            int i = 0, j = 0;
            for (; i <= self.Count - TLanes.Count; i += TLanes.Count)
            {
                self.At<TVector, TLanes>(i, j);
                j = j + TLanes.Count == self.Period ? 0 : j + TLanes.Count;
            }
            for (; i < self.Count; i++, j++) self.At<float, Lanes1>(i, j);
        }

        private int Count => count;
        private int Period => period;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void At<TVector, TLanes>(int i, int j) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
        {
            TVector share = TLanes.Divide(TLanes.LoadBytes(pixels + i), TLanes.Fill(255));
            TLanes.Store(TLanes.Multiply(TLanes.Subtract(share, TLanes.Load(mean + j)), TLanes.Load(inverse + j)), x + i);
        }
    }
}
