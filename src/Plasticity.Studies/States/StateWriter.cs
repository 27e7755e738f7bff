using System.Runtime.InteropServices;
using System.Text;

namespace Plasticity.Studies.States;

/// <summary>A state on its way out: values by path, a path being names joined by '/'. Nothing is written twice.</summary>
public sealed class StateWriter
{
    private readonly SortedDictionary<string, StateEntry> _entries;
    private readonly string _prefix;

    public StateWriter() : this(new SortedDictionary<string, StateEntry>(StringComparer.Ordinal), "") { }

    private StateWriter(SortedDictionary<string, StateEntry> entries, string prefix) => (_entries, _prefix) = (entries, prefix);

    /// <summary>All that was written, by path.</summary>
    public IReadOnlyDictionary<string, StateEntry> Entries => _entries;

    /// <summary>Writes floats.</summary>
    public void Write(string name, ReadOnlySpan<float> values) => Add(name, StateKind.Floats, MemoryMarshal.AsBytes(values));

    /// <summary>Writes integers.</summary>
    public void Write(string name, ReadOnlySpan<int> values) => Add(name, StateKind.Ints, MemoryMarshal.AsBytes(values));

    /// <summary>Writes long integers.</summary>
    public void Write(string name, ReadOnlySpan<long> values) => Add(name, StateKind.Longs, MemoryMarshal.AsBytes(values));

    /// <summary>Writes doubles.</summary>
    public void Write(string name, ReadOnlySpan<double> values) => Add(name, StateKind.Doubles, MemoryMarshal.AsBytes(values));

    /// <summary>Writes one whole number.</summary>
    public void Write(string name, long value) => Write(name, (ReadOnlySpan<long>)[value]);

    /// <summary>Writes text.</summary>
    public void Write(string name, string text) => Add(name, StateKind.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a state below a name.</summary>
    public void Write(string name, IState child) => child.Save(new StateWriter(_entries, $"{_prefix}{name}/"));

    internal void Write(string name, StateEntry entry) => _entries.Add(_prefix + name, entry);

    private void Add(string name, StateKind kind, ReadOnlySpan<byte> bytes) => Write(name, new StateEntry(kind, bytes.ToArray()));
}

/// <summary>What the bytes of an entry are.</summary>
public enum StateKind
{
    /// <summary>Single precision.</summary>
    Floats,

    /// <summary>32 bits.</summary>
    Ints,

    /// <summary>64 bits.</summary>
    Longs,

    /// <summary>Double precision.</summary>
    Doubles,

    /// <summary>UTF-8.</summary>
    Text,
}

/// <summary>A value of a state; numbers are little-endian.</summary>
public sealed record StateEntry(StateKind Kind, byte[] Bytes);
