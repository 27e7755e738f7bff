namespace Plasticity.Engine.Tensors;

/// <summary>The lengths of a tensor's axes, outermost first; the last axis is contiguous. Up to four axes, each at least 1.</summary>
public readonly record struct Shape
{
    private readonly int _a, _b, _c, _d;

    /// <exception cref="ArgumentException">More than four axes, or one below 1.</exception>
    public Shape(params ReadOnlySpan<int> axes)
    {
        if (axes.Length > 4) throw new ArgumentException($"a shape has at most 4 axes, found {axes.Length}");
        foreach (int axis in axes)
        {
            if (axis < 1) throw new ArgumentException($"an axis is at least 1 long, found [{string.Join(',', axes.ToArray())}]");
        }
        Rank = axes.Length;
        if (Rank > 0) _a = axes[0];
        if (Rank > 1) _b = axes[1];
        if (Rank > 2) _c = axes[2];
        if (Rank > 3) _d = axes[3];
    }

    /// <summary>Number of axes; 0 for a scalar.</summary>
    public int Rank { get; }

    /// <summary>Length of axis <paramref name="i"/>.</summary>
    public int this[int i] => (uint)i >= (uint)Rank ? throw new ArgumentOutOfRangeException(nameof(i)) : i switch { 0 => _a, 1 => _b, 2 => _c, _ => _d };

    /// <summary>Number of elements.</summary>
    public int Count
    {
        get
        {
            int count = 1;
            for (int i = 0; i < Rank; i++) count = checked(count * this[i]);
            return count;
        }
    }

    /// <summary>The lengths as an array.</summary>
    public int[] ToArray()
    {
        int[] axes = new int[Rank];
        for (int i = 0; i < Rank; i++) axes[i] = this[i];
        return axes;
    }

    /// <summary>As "[128,32,32,16]".</summary>
    public override string ToString() => $"[{string.Join(',', ToArray())}]";
}
