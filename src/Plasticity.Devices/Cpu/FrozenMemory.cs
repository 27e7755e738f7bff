using System.Runtime.InteropServices;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// What was derived from weights that nobody trains at the moment. Beside each result lies a copy of what it was made from: comparing costs a
/// fraction of deriving, and a result is never out of date, whoever wrote to the weight and however.
/// </summary>
internal sealed unsafe class FrozenMemory : IDisposable
{
    /// <summary>Floats held above which all are let go.</summary>
    private const long Most = 256L * 1024 * 1024;

    private readonly Dictionary<(object Layout, nint Weight), Entry> _entries = [];
    private long _held;

    /// <summary>Fills <paramref name="result"/> from the weight.</summary>
    public delegate void Derive<TLayout>(CpuContext cpu, TLayout layout, float* weight, float* result);

    /// <summary>See <see cref="CpuContext.Frozen"/>.</summary>
    public float* Get<TLayout>(CpuContext cpu, TLayout layout, float* weight, int count, long floats, Derive<TLayout> derive) where TLayout : notnull
    {
        if (_entries.TryGetValue((layout, (nint)weight), out Entry entry))
        {
            if (Equal(cpu, weight, entry.Copy, count)) return entry.Result;
        }
        else
        {
            if (_held + count + floats > Most) Dispose();
            entry = new Entry(Allocate(count), Allocate(floats));
            _entries[(layout, (nint)weight)] = entry;
            _held += count + floats;
        }
        Buffer.MemoryCopy(weight, entry.Copy, 4L * count, 4L * count);
        derive(cpu, layout, weight, entry.Result);
        return entry.Result;
    }

    public void Dispose()
    {
        foreach (Entry entry in _entries.Values)
        {
            NativeMemory.AlignedFree(entry.Copy);
            NativeMemory.AlignedFree(entry.Result);
        }
        _entries.Clear();
        _held = 0;
        GC.SuppressFinalize(this);
    }

    ~FrozenMemory() => Dispose();

    private static float* Allocate(long floats) => (float*)NativeMemory.AlignedAlloc((nuint)(4 * floats + 256), 64);

    /// <summary>Bit by bit, so that a NaN equals itself.</summary>
    private static bool Equal(CpuContext cpu, float* a, float* b, int count)
    {
        int differences = 0;
        cpu.For(count, 65536, (begin, end, _) =>
        {
            if (!new ReadOnlySpan<int>(a + begin, end - begin).SequenceEqual(new ReadOnlySpan<int>(b + begin, end - begin))) Interlocked.Increment(ref differences);
        });
        return differences == 0;
    }

    private readonly struct Entry(float* copy, float* result)
    {
        public float* Copy { get; } = copy;

        public float* Result { get; } = result;
    }
}
