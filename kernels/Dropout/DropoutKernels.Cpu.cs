using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct Dropout : ICpuKernel
{
    private const int Batch = 64;

    public void Execute(CpuContext cpu)
    {
        Dropout self = this;
        cpu.For(Devices.Grid.DivideUp(Count, Batch), 4096 / Batch, (begin, end, _) => self.Run(begin * Batch, (int)Math.Min((long)end * Batch, self.Count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run(int begin, int end)
    {
        ulong* words = stackalloc ulong[Batch];
        float* x = X.Pointer, y = Y.Pointer;
        for (int first = begin; first < end; first += Batch)
        {
            for (int i = 0; i < Batch; i += Vector512<ulong>.Count) FirstWords((uint)(first + i)).Store(words + i);
            for (int i = first; i < Math.Min(end, first + Batch); i++)
            {
                // All ones where the word is not below the threshold: which way a branch goes would be, by design, not to be foreseen.
                int keep = ~(int)((long)(words[i - first] - Threshold) >> 63);
                float kept = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x[i] * Scale) & keep);
                y[i] = Accumulate != 0 ? y[i] + kept : kept;
            }
        }
    }

    /// <summary>
    /// The first words of <see cref="Philox"/> at eight successive counters: its words lie in 64 bits each, which their products fill.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<ulong> FirstWords(uint counter)
    {
        const ulong word = uint.MaxValue;
        Vector512<ulong> c0 = (Vector512.Create((ulong)counter) + Vector512.Create(0ul, 1, 2, 3, 4, 5, 6, 7)) & Vector512.Create(word);
        Vector512<ulong> c1 = Vector512<ulong>.Zero, c2 = Vector512.Create((ulong)Lane0), c3 = Vector512.Create((ulong)Lane1);
        uint key0 = Key0, key1 = Key1;
        for (int round = 0; round < Philox.Rounds; round++)
        {
            Vector512<ulong> p0 = c0 * Philox.Multiplier0, p1 = c2 * Philox.Multiplier1;
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)key0);
            c1 = p1 & Vector512.Create(word);
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)key1);
            c3 = p0 & Vector512.Create(word);
            key0 += Philox.Weyl0;
            key1 += Philox.Weyl1;
        }
        return c0;
    }
}
