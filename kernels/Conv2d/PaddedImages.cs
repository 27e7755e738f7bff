using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// Images copied with their borders filled with zeros and their channels rounded up to a multiple of four. The pixels that a row of the
/// kernel covers then lie together, so that a convolution [R,S] of few channels is one [R,1] of S times as many.
/// </summary>
/// <param name="Original">The convolution.</param>
internal readonly unsafe record struct PaddedImages(Conv2dShape Original)
{
    /// <summary>Rows of images that are worth waking a thread for.</summary>
    private const int Grain = 64;

    /// <summary>Channels of the copy.</summary>
    public int Channels => Devices.Grid.DivideUp(Original.C, 4) * 4;

    /// <summary>Floats that a row of the kernel covers.</summary>
    public int TapDepth => Original.S * Channels;

    /// <summary>The convolution over the copy, in pixels of <see cref="Channels"/> floats.</summary>
    public Conv2dShape Shape => Original with
    {
        H = Original.H + 2 * Original.PadH,
        W = Original.W + 2 * Original.PadW,
        C = Channels,
        S = 1,
        PadH = 0,
        PadW = 0,
    };

    /// <summary>Floats of the copy.</summary>
    public long Floats => (long)Original.N * Shape.H * Shape.W * Channels;

    /// <summary>Writes the copy of x [N,H,W,C].</summary>
    public void Copy(CpuContext cpu, float* x, float* padded)
    {
        PaddedImages self = this;
        int height = Shape.H, rowFloats = Shape.W * Channels;
        cpu.For(Original.N * height, Grain, (begin, end, _) =>
        {
            for (int row = begin; row < end; row++) self.CopyRow(x, row / height, row % height - self.Original.PadH, padded + (long)row * rowFloats);
        });
    }

    /// <summary>weight [R,S,C,O] with rows of zeros for the channels that the copy has more.</summary>
    public void CopyWeight(float* weight, float* padded)
    {
        int used = Original.C * Original.O, all = Channels * Original.O;
        for (int tap = 0; tap < Original.R * Original.S; tap++, weight += used, padded += all)
        {
            Unsafe.CopyBlockUnaligned(padded, weight, sizeof(float) * (uint)used);
            new Span<float>(padded + used, all - used).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyRow(float* x, int n, int h, float* target)
    {
        (int c, int w, int channels, int border) = (Original.C, Original.W, Channels, Original.PadW * Channels);
        if (h < 0 || h >= Original.H)
        {
            new Span<float>(target, Shape.W * channels).Clear();
            return;
        }
        float* source = x + ((long)n * Original.H + h) * w * c;
        new Span<float>(target, border).Clear();
        target += border;
        Vector128<float> last = Vector128.LessThan(Vector128.Create(0, 1, 2, 3), Vector128.Create(c - (channels - 4))).AsSingle();
        for (int i = 0; i < w; i++, source += c, target += channels)
        {
            for (int j = 0; j < channels - 4; j += 4) Vector128.Load(source + j).Store(target + j);
            (Vector128.Load(source + channels - 4) & last).Store(target + channels - 4);
        }
        new Span<float>(target, border).Clear();
    }
}
