using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;

namespace Plasticity.Studies.Data;

/// <summary>Tables of integers on the device that changes look things up in: an order of pixels, a permutation of classes. The newest few are kept.</summary>
/// <param name="device">Where they are.</param>
public sealed class ChangeTables(IDevice device) : IDisposable
{
    private const int Kept = 16;

    private readonly List<(RandomStream Of, int Length, IntBuffer Table)> _tables = [];

    /// <summary>Where they are.</summary>
    public IDevice Device => device;

    /// <summary>A random permutation of {0, …, length - 1}.</summary>
    /// <param name="of">What it is drawn from: the same stream and length give the same table.</param>
    public IntBuffer Permutation(RandomStream of, int length)
    {
        int known = _tables.FindIndex(entry => entry.Of == of && entry.Length == length);
        if (known >= 0) return _tables[known].Table;
        if (_tables.Count == Kept)
        {
            device.Free(_tables[0].Table);
            _tables.RemoveAt(0);
        }
        KeyedPermutation order = of.Permutation(length);
        int[] values = [.. Enumerable.Range(0, length).Select(i => order[i])];
        _tables.Add((of, length, device.Upload(values, "tables")));
        return _tables[^1].Table;
    }

    public void Dispose()
    {
        foreach ((_, _, IntBuffer table) in _tables) device.Free(table);
        _tables.Clear();
    }
}
