using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>
/// What a device can do at best, measured by itself with the threads that it has (Williams, Waterman &amp; Patterson 2009, "Roofline"). A kernel
/// can pass it: its bytes may lie in a cache, and its operations are counted as the direct algorithm does them.
/// </summary>
/// <param name="FlopsPerSecond">Multiply-adds on registers alone, two operations each.</param>
/// <param name="BytesPerSecond">
/// y ← x/2 + y over arrays beyond the caches: two streams read, one written where it was read, so that every byte that moves is counted. (A
/// triad into a third array, as in STREAM, also reads what it overwrites; a kernel with a fresh result does the same.)
/// </param>
public sealed record Roof(double FlopsPerSecond, double BytesPerSecond)
{
    /// <summary>Elements of each of two arrays: 96 MiB, beyond the caches of all but the largest servers.</summary>
    private const int Elements = 24 << 20;

    private const int ChainElements = 1 << 16, Rounds = 5;

    private const double EnoughSeconds = 0.02;

    /// <summary>The least time that so much work takes, in seconds.</summary>
    public double Seconds(double flops, double bytes) => Math.Max(flops / FlopsPerSecond, bytes / BytesPerSecond);

    /// <summary>Operations a second at so many operations a byte.</summary>
    public double At(double intensity) => Math.Min(FlopsPerSecond, intensity * BytesPerSecond);

    /// <summary>Measures both, in well under a second.</summary>
    public static Roof Measure(IDevice device)
    {
        using Stream stream = new(device);
        stream.Pass();
        double bytes = 12.0 * stream.Count / Enumerable.Range(0, Rounds).Min(_ => device.Time(stream.Pass));
        return new Roof(MeasureFlops(device), bytes);
    }

    private static double MeasureFlops(IDevice device)
    {
        FloatBuffer x = device.Upload(new float[ChainElements]), y = device.AllocateFloats(ChainElements);
        // As many steps as take a while: a graphics processor does a hundred times as many as two cores.
        MultiplyAddChains kernel = new(x, y, ChainElements, 64, Factor: 0.5f, Addend: 0.5f);
        while (device.Time(() => device.Run(kernel)) < EnoughSeconds && kernel.Steps < 1 << 24) kernel = kernel with { Steps = 2 * kernel.Steps };
        double best = kernel.Flops / Enumerable.Range(0, Rounds).Min(_ => device.Time(() => device.Run(kernel)));
        device.Free(x);
        device.Free(y);
        return best;
    }

    /// <summary>Two large arrays: a pass over them measures the memory, and leaves nothing else in the caches.</summary>
    internal sealed class Stream(IDevice device) : IDisposable
    {
        private readonly FloatBuffer _x = Zeros(device), _y = Zeros(device);

        /// <summary>Elements of each.</summary>
        public int Count => _x.Count;

        public void Pass() => device.Run(new Blend(_x, _y, Count, A: 0.5f, B: 1));

        public void Dispose()
        {
            device.Free(_x);
            device.Free(_y);
        }

        private static FloatBuffer Zeros(IDevice device)
        {
            FloatBuffer buffer = device.AllocateFloats(Elements);
            device.Clear(buffer);
            return buffer;
        }
    }
}
