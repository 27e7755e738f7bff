namespace Plasticity.Devices.Cpu;

/// <summary>
/// How the columns of a product are cut into panels of two vectors. The last one, where it has few columns, is folded: see
/// <see cref="IFold{TVector, TLanes}"/>.
/// </summary>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="Lanes">Floats of a vector.</param>
/// <param name="TapDepth">Rows of the matrix that belong to one tap; a fold divides it.</param>
internal readonly record struct Panels(int Columns, int Lanes, int TapDepth)
{
    /// <summary>Number of panels.</summary>
    public int Count => Grid.DivideUp(Columns, 2 * Lanes);

    /// <summary>First column of panel <paramref name="p"/>.</summary>
    public int First(int p) => p * 2 * Lanes;

    /// <summary>Columns of the matrix in panel <paramref name="p"/>.</summary>
    public int Filled(int p) => Math.Min(2 * Lanes, Columns - First(p));

    /// <summary>Successive depths that lie in neighbouring lanes of panel <paramref name="p"/>: 1, 2 or 4.</summary>
    public int Fold(int p)
    {
        int filled = Filled(p);
        return 2 * filled <= Lanes && TapDepth % 4 == 0 ? 4 : filled <= Lanes && TapDepth % 2 == 0 ? 2 : 1;
    }

    /// <summary>Columns of panel <paramref name="p"/>, those beyond the matrix included.</summary>
    public int Width(int p) => 2 * Lanes / Fold(p);

    /// <summary>Where panel <paramref name="p"/> of a packed matrix of <paramref name="depth"/> rows begins.</summary>
    public long Offset(int p, int depth) => (long)First(p) * depth;

    /// <summary>Floats of a packed matrix of <paramref name="depth"/> rows.</summary>
    public long Floats(int depth) => Offset(Count - 1, depth) + (long)Width(Count - 1) * depth;
}
