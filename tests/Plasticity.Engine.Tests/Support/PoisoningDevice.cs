using System.Runtime.InteropServices;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Support;

/// <summary>A kernel wrote where it may not.</summary>
public sealed class DamageException(string message) : Exception(message);

/// <summary>
/// A device whose fresh memory is full of NaN, with a guard zone before and after each allocation that is inspected when it is freed. A
/// kernel that reads what nobody wrote gives NaN, and one that writes past its buffer is found out, on every device alike.
/// </summary>
public sealed class PoisoningDevice(IDevice inner) : IDevice
{
    private const int BytesBefore = 4 * DeviceBuffers.ViewAlignment;

    /// <summary>Twice what a group of 256 lanes writes past the end when a kernel forgets its guard.</summary>
    private const int BytesAfter = 2048;

    private const uint Poison = 0x7FC0DEADu;

    private readonly Dictionary<nint, (nint Whole, long Bytes)> _allocations = [];
    private byte[] _poison = [];

    public DeviceInfo Info => inner.Info;

    public long BytesInUse => inner.BytesInUse;

    public long BytesHeld => inner.BytesHeld;

    /// <summary>Number of allocations not yet freed.</summary>
    public int Allocations => _allocations.Count;

    public nint Allocate(long bytes, string holder = "unnamed")
    {
        long padded = Padded(bytes);
        nint whole = inner.Allocate(padded, holder);
        inner.Write(whole, PoisonBytes(padded));
        nint memory = inner.View(whole, BytesBefore, bytes);
        _allocations.Add(memory, (whole, bytes));
        return memory;
    }

    /// <exception cref="DamageException">Something wrote outside the buffer while it lived.</exception>
    public void Free(nint memory)
    {
        if (!_allocations.Remove(memory, out (nint Whole, long Bytes) allocation)) throw new ArgumentException("this memory was not allocated here, or was freed already");
        try
        {
            Inspect(allocation.Whole, allocation.Bytes);
        }
        finally
        {
            inner.Free(allocation.Whole);
        }
    }

    public nint View(nint memory, long offset, long bytes)
    {
        (nint whole, long length) = _allocations[memory];
        if (offset < 0 || offset + bytes > length) throw new ArgumentException($"a view of {bytes} bytes at {offset} leaves its {length} bytes");
        if (offset % (4 * DeviceBuffers.ViewAlignment) != 0) throw new ArgumentException($"a view starts at {offset}, which is not aligned");
        return inner.View(whole, BytesBefore + offset, bytes);
    }

    public void Write(nint memory, ReadOnlySpan<byte> data)
    {
        RequireWithin(memory, data.Length);
        inner.Write(memory, data);
    }

    public void Read(nint memory, Span<byte> data)
    {
        RequireWithin(memory, data.Length);
        inner.Read(memory, data);
    }

    public void Copy(nint source, nint target, long bytes)
    {
        RequireWithin(source, bytes);
        RequireWithin(target, bytes);
        inner.Copy(source, target, bytes);
    }

    public void Clear(nint memory, long bytes)
    {
        RequireWithin(memory, bytes);
        inner.Clear(memory, bytes);
    }

    public void Wait() => inner.Wait();

    public void Run<TKernel>(in TKernel kernel) where TKernel : unmanaged, IKernel => inner.Run(kernel);

    public void Dispose() => inner.Dispose();

    private void Inspect(nint whole, long bytes)
    {
        byte[] all = new byte[Padded(bytes)];
        inner.Read(whole, all);
        ReadOnlySpan<byte> poison = PoisonBytes(all.Length);
        int end = BytesBefore + (int)bytes;
        for (int i = 0; i < all.Length; i++)
        {
            if (i == BytesBefore) i = end;
            if (all[i] == poison[i]) continue;
            string where = i < BytesBefore ? $"{BytesBefore - i} bytes before" : $"{i - end} bytes after the end of";
            throw new DamageException($"something wrote {where} a buffer of {bytes} bytes");
        }
    }

    private static long Padded(long bytes) => (bytes + 3) / 4 * 4 + BytesBefore + BytesAfter;

    private void RequireWithin(nint memory, long bytes)
    {
        // Views are not listed: only whole allocations can be checked here.
        if (_allocations.TryGetValue(memory, out (nint Whole, long Bytes) allocation) && bytes > allocation.Bytes)
        {
            throw new ArgumentException($"{bytes} bytes in or out of a buffer of {allocation.Bytes}");
        }
    }

    private ReadOnlySpan<byte> PoisonBytes(long count)
    {
        if (_poison.Length < count)
        {
            uint[] words = new uint[(count + 3) / 4];
            Array.Fill(words, Poison);
            _poison = MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
        }
        return _poison.AsSpan(0, (int)count);
    }
}
