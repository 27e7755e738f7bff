using System.Runtime.InteropServices;
using System.Text;

namespace Plasticity.Studies.States;

/// <summary>A state on its way in, or the part of it below a path.</summary>
public sealed class StateReader
{
    private readonly IReadOnlyDictionary<string, StateEntry> _entries;
    private readonly string _prefix;

    /// <param name="entries">As <see cref="StateWriter.Entries"/> gave them.</param>
    public StateReader(IReadOnlyDictionary<string, StateEntry> entries) : this(entries, "") { }

    private StateReader(IReadOnlyDictionary<string, StateEntry> entries, string prefix) => (_entries, _prefix) = (entries, prefix);

    /// <summary>The paths below this one, in order.</summary>
    public IEnumerable<string> Paths => _entries.Keys.Where(key => key.StartsWith(_prefix, StringComparison.Ordinal)).Select(key => key[_prefix.Length..]).Order(StringComparer.Ordinal);

    /// <summary>Whether there is a value of that name.</summary>
    public bool Has(string name) => _entries.ContainsKey(_prefix + name);

    /// <exception cref="InputException">There are none of that name.</exception>
    public float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name, StateKind.Floats, sizeof(float))).ToArray();

    /// <exception cref="InputException">There are none of that name, or of another number.</exception>
    public float[] Floats(string name, int count) => Counted(Floats(name), name, count);

    /// <exception cref="InputException">There are none of that name.</exception>
    public int[] Ints(string name) => MemoryMarshal.Cast<byte, int>(Bytes(name, StateKind.Ints, sizeof(int))).ToArray();

    /// <exception cref="InputException">There are none of that name, or of another number.</exception>
    public int[] Ints(string name, int count) => Counted(Ints(name), name, count);

    /// <exception cref="InputException">There are none of that name.</exception>
    public long[] Longs(string name) => MemoryMarshal.Cast<byte, long>(Bytes(name, StateKind.Longs, sizeof(long))).ToArray();

    /// <exception cref="InputException">There are none of that name, or of another number.</exception>
    public long[] Longs(string name, int count) => Counted(Longs(name), name, count);

    /// <exception cref="InputException">There are none of that name.</exception>
    public double[] Doubles(string name) => MemoryMarshal.Cast<byte, double>(Bytes(name, StateKind.Doubles, sizeof(double))).ToArray();

    /// <exception cref="InputException">There are none of that name, or of another number.</exception>
    public double[] Doubles(string name, int count) => Counted(Doubles(name), name, count);

    /// <exception cref="InputException">There is none of that name.</exception>
    public long Whole(string name) => Longs(name, 1)[0];

    /// <exception cref="InputException">There is none of that name.</exception>
    public string Text(string name) => Encoding.UTF8.GetString(Bytes(name, StateKind.Text, 1));

    /// <summary>The part of the state below a name.</summary>
    public StateReader Below(string name) => new(_entries, $"{_prefix}{name}/");

    /// <summary>Has a state read what it wrote below a name.</summary>
    public void Read(string name, IState child) => child.Load(Below(name));

    internal StateEntry Entry(string path) => _entries[_prefix + path];

    private byte[] Bytes(string name, StateKind kind, int size)
    {
        if (!_entries.TryGetValue(_prefix + name, out StateEntry? entry)) throw Bad(name, "a value", "none");
        if (entry.Kind != kind) throw Bad(name, Words(kind), Words(entry.Kind));
        return entry.Bytes.Length % size == 0 ? entry.Bytes : throw Bad(name, $"values of {size} bytes", $"{entry.Bytes.Length} bytes");
    }

    private T[] Counted<T>(T[] values, string name, int count) => values.Length == count ? values : throw Bad(name, $"{count} values", $"{values.Length}");

    private InputException Bad(string name, string expected, string found) =>
        new($"state '{_prefix}{name}': expected {expected}, found {found}", InputException.BadFile);

    private static string Words(StateKind kind) => kind.ToString().ToLowerInvariant();
}
