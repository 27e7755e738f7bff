using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Plasticity.Devices;

/// <summary>What all launches of one kernel at one size came to.</summary>
/// <param name="Name">The kernel's name; "(read)", "(write)", "(copy)" and "(clear)" for the device's own verbs.</param>
/// <param name="Size">As <see cref="ICountsWork.Size"/> says it; empty for kernels that do not count their work.</param>
/// <param name="Calls">Launches.</param>
/// <param name="Seconds">Time of all of them.</param>
/// <param name="Flops">Operations of all of them; 0 where the bytes are what counts.</param>
/// <param name="Bytes">Of the buffers that they were given, each counted once a launch: what has to move at least.</param>
public sealed record ProfileLine(string Name, string Size, long Calls, double Seconds, long Flops, long Bytes);

/// <summary>
/// Another device with a stopwatch, the device's own where it has one. Every verb waits until its work is done, so that time falls to who took
/// it: launches no longer overlap and passes are no graphs, and on a device with a queue the sum is longer than the same work unwatched.
/// </summary>
/// <param name="inner">Does the work; disposed with this.</param>
public sealed class ProfilingDevice(IDevice inner) : IDevice
{
    private readonly Dictionary<(string Name, string Size), ProfileLine> _lines = [];

    public DeviceInfo Info => inner.Info;

    public long BytesInUse => inner.BytesInUse;

    public long BytesHeld => inner.BytesHeld;

    /// <summary>What was done since the last <see cref="Reset"/>, the longest first.</summary>
    public IReadOnlyList<ProfileLine> Lines => [.. _lines.Values.OrderByDescending(line => line.Seconds)];

    /// <summary>Forgets what was done so far.</summary>
    public void Reset() => _lines.Clear();

    public nint Allocate(long bytes, string holder = "unnamed") => inner.Allocate(bytes, holder);

    public void Free(nint memory) => inner.Free(memory);

    public nint View(nint memory, long offset, long bytes) => inner.View(memory, offset, bytes);

    public void Write(nint memory, ReadOnlySpan<byte> data)
    {
        long start = Stopwatch.GetTimestamp();
        inner.Write(memory, data);
        inner.Wait();
        Note("(write)", "", Stopwatch.GetElapsedTime(start).TotalSeconds, 0, data.Length);
    }

    public void Read(nint memory, Span<byte> data)
    {
        long start = Stopwatch.GetTimestamp();
        inner.Read(memory, data);
        Note("(read)", "", Stopwatch.GetElapsedTime(start).TotalSeconds, 0, data.Length);
    }

    public void Copy(nint source, nint target, long bytes) =>
        Note("(copy)", "", inner.Time(() => inner.Copy(source, target, bytes)), 0, 2 * bytes);

    public void Clear(nint memory, long bytes) => Note("(clear)", "", inner.Time(() => inner.Clear(memory, bytes)), 0, bytes);

    public void Wait() => inner.Wait();

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        TKernel asked = kernel;
        double seconds = inner.Time(() => inner.Run(asked));
        (long flops, string size) = kernel is ICountsWork work ? (work.Flops, work.Size) : (0, "");
        Note(KernelName.Of<TKernel>(), size, seconds, flops, KernelBytes.Of(kernel));
    }

    public void Dispose() => inner.Dispose();

    private void Note(string name, string size, double seconds, long flops, long bytes)
    {
        ProfileLine line = _lines.GetValueOrDefault((name, size)) ?? new ProfileLine(name, size, 0, 0, 0, 0);
        _lines[(name, size)] = line with
        {
            Calls = line.Calls + 1,
            Seconds = line.Seconds + seconds,
            Flops = line.Flops + flops,
            Bytes = line.Bytes + bytes,
        };
    }
}

/// <summary>The memory that a launch is given.</summary>
internal static unsafe class KernelBytes
{
    /// <summary>Bytes of the buffers among a kernel's fields, one that is given twice counted once.</summary>
    public static long Of<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel
    {
        Dictionary<long, long> seen = [];
        fixed (TKernel* fields = &kernel)
        {
            foreach (KernelArgument argument in Signature<TKernel>.Buffers)
            {
                byte* field = (byte*)fields + argument.Offset;
                // The three kinds of buffer are alike: a handle, then the number of elements.
                FloatBuffer buffer = Unsafe.ReadUnaligned<FloatBuffer>(field);
                long bytes = buffer.Count * (argument.Kind == ArgumentKind.ByteBuffer ? 1L : 4L);
                if (buffer.Exists) seen[buffer.Handle] = Math.Max(bytes, seen.GetValueOrDefault(buffer.Handle));
            }
        }
        return seen.Values.Sum();
    }

    private static class Signature<TKernel> where TKernel : unmanaged, IKernel
    {
        public static readonly KernelArgument[] Buffers = [.. KernelSignature.Of<TKernel>().Where(argument => argument.IsBuffer)];
    }
}
