using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>As <see cref="LaneBitsTests"/>, of what is done to batches of images and labels; vectors and threads of the CPU give the same bits, too.</summary>
[Collection(DeviceCollection.Name)]
public sealed class LaneBitsImageTests(LanePair both) : IClassFixture<LanePair>
{
    private const int N = 5, H = 6, W = 11, C = 3, Count = N * H * W * C;

    /// <summary>Noise is a logarithm, a root, a series and four products: ten times 6e-8.</summary>
    private const double Bound = 6e-7;

    private static readonly int[] Samples = [7, 0, 1_000_003, 7, 4];

    private static readonly int[] Order = [.. Enumerable.Range(0, H * W).Select(i => 7 * i % (H * W))];

    [OpenClFact]
    public void Moved_flipped_resized_and_permuted_images()
    {
        both.SameAsText(a => Moved(a.Floats(Count), a.Fresh(Count), a.Ints(Samples), a.Floats(C)));
        both.SameAsText(a => new MirrorImages(a.Floats(Count), a.Fresh(Count), N, H, W, C, UpsideDown: 1, LeftRight: 0));
        both.SameAsText(a => new MirrorImages(a.Floats(Count), a.Fresh(Count), N, H, W, C, UpsideDown: 0, LeftRight: 1));
        both.SameAsText(a => new ResizeImages(a.Floats(Count), a.Fresh(N * 9 * 4 * C), N, H, W, C, OutH: 9, OutW: 4));
        both.SameAsText(a => new PermutePixels(a.Floats(Count), a.Fresh(Count), a.Ints(Order), N, H * W, C));
    }

    [OpenClFact]
    public void Noisy_images()
    {
        both.SameAsThreads(a => Noisy(a.Floats(Count), a.Fresh(Count), a.Ints(Samples), default, default), Bound);
        both.SameAsThreads(a => Noisy(a.Floats(Count), a.Fresh(Count), a.Ints(Samples), a.Floats(C), a.Floats(C)), Bound);
    }

    [OpenClFact]
    public void Labels()
    {
        both.SameAsText(a => new MapLabels(a.Labels(300, 10), a.Ints([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), 300));
        both.SameAsText(a => new NoiseLabels(a.Labels(300, 10), a.Ints([.. Enumerable.Range(0, 300)]), 300, 10, 0.4f, 0xFFFFFFF1, 2, 3, 0x80000000));
    }

    [Theory]
    [InlineData(512, 1)]
    [InlineData(512, 3)]
    [InlineData(256, 2)]
    [InlineData(128, 1)]
    public void Vectors_of_every_width_and_any_number_of_threads_give_the_bits_of_lanes(int bits, int threads)
    {
        using CpuDevice cpu = new(new DeviceOptions(threads), (SimdWidth)bits);
        using IDevice lanes = TestDevices.Open(DeviceKind.IlgpuCpu);
        float[][] expected = [.. Changed(lanes)], found = [.. Changed(cpu)];
        for (int i = 0; i < expected.Length; i++) Bits.Same(expected[i], found[i]);
    }

    /// <summary>What each change makes of one batch.</summary>
    private static IEnumerable<float[]> Changed(IDevice device)
    {
        LaneArguments a = new(device);
        FloatBuffer x = a.Floats(Count), low = a.Floats(C), high = a.Floats(C);
        IntBuffer samples = a.Ints(Samples), order = a.Ints(Order);
        yield return Run(Count, y => device.Run(Moved(x, y, samples, low)));
        yield return Run(Count, y => device.Run(new MirrorImages(x, y, N, H, W, C, UpsideDown: 1, LeftRight: 1)));
        yield return Run(N * 9 * 25 * C, y => device.Run(new ResizeImages(x, y, N, H, W, C, OutH: 9, OutW: 25)));
        yield return Run(N * 2 * 5 * C, y => device.Run(new ResizeImages(x, y, N, H, W, C, OutH: 2, OutW: 5)));
        yield return Run(Count, y => device.Run(new PermutePixels(x, y, order, N, H * W, C)));
        yield return Run(Count, y => device.Run(Noisy(x, y, samples, default, default)));
        yield return Run(Count, y => device.Run(Noisy(x, y, samples, low, high)));

        float[] Run(int count, Action<FloatBuffer> change)
        {
            FloatBuffer y = a.Fresh(count);
            change(y);
            return device.Read(y);
        }
    }

    private static MoveImages Moved(FloatBuffer x, FloatBuffer y, IntBuffer samples, FloatBuffer black) =>
        new(x, y, samples, black, N, H, W, C, Translate: 3, Flip: 1, 0xFFFFFFF1, 2, 3, 0x80000000);

    private static NoiseImages Noisy(FloatBuffer x, FloatBuffer y, IntBuffer samples, FloatBuffer low, FloatBuffer high) =>
        new(x, y, samples, low, high, N, H, W, C, Keep: 0.75f, Deviation: 0.5f, low.Exists ? 1 : 0, 0xFFFFFFF1, 2, 3, 0x80000000);
}
