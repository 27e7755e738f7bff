using System.Runtime.InteropServices;
using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// A device whose fresh memory is full of NaN, with a guard zone before and after each allocation that is inspected when it is freed. A
/// kernel that reads what nobody wrote gives NaN, and one that writes past its buffer is found out, on every device alike.
/// </summary>
public sealed class PoisoningDevice(IDevice inner) : IDevice
{
    private const int GuardBytes = 4 * DeviceBuffers.ViewAlignment;
    private const uint Poison = 0x7FC0DEADu;

    private readonly Dictionary<nint, (nint Whole, long Bytes)> _allocations = [];
    private readonly List<string> _damage = [];
    private byte[] _poison = [];

    public DeviceInfo Info => inner.Info;

    public long BytesInUse => inner.BytesInUse;

    public long BytesHeld => inner.BytesHeld;

    /// <summary>Number of allocations not yet freed.</summary>
    public int Allocations => _allocations.Count;

    /// <summary>What was found broken since the last call, and forgets it.</summary>
    public IReadOnlyList<string> TakeDamage()
    {
        string[] found = [.. _damage];
        _damage.Clear();
        return found;
    }

    public nint Allocate(long bytes)
    {
        long padded = (bytes + 3) / 4 * 4 + 2 * GuardBytes;
        nint whole = inner.Allocate(padded);
        inner.Write(whole, PoisonBytes(padded));
        nint memory = inner.View(whole, GuardBytes, bytes);
        _allocations.Add(memory, (whole, bytes));
        return memory;
    }

    public void Free(nint memory)
    {
        if (!_allocations.Remove(memory, out (nint Whole, long Bytes) allocation)) throw new ArgumentException("this memory was not allocated here, or was freed already");
        Inspect(allocation.Whole, allocation.Bytes);
        inner.Free(allocation.Whole);
    }

    public nint View(nint memory, long offset, long bytes)
    {
        (nint whole, long length) = _allocations[memory];
        if (offset < 0 || offset + bytes > length) throw new ArgumentException($"a view of {bytes} bytes at {offset} leaves its {length} bytes");
        if (offset % (4 * DeviceBuffers.ViewAlignment) != 0) throw new ArgumentException($"a view starts at {offset}, which is not aligned");
        return inner.View(whole, GuardBytes + offset, bytes);
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
        byte[] all = new byte[(bytes + 3) / 4 * 4 + 2 * GuardBytes];
        inner.Read(whole, all);
        ReadOnlySpan<byte> poison = PoisonBytes(all.Length);
        int end = GuardBytes + (int)bytes;
        for (int i = 0; i < all.Length; i++)
        {
            if (i == GuardBytes) i = end;
            if (all[i] == poison[i]) continue;
            string where = i < GuardBytes ? $"{GuardBytes - i} bytes before" : $"{i - end} bytes after the end of";
            _damage.Add($"something wrote {where} a buffer of {bytes} bytes");
            return;
        }
    }

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
