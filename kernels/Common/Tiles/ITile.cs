namespace Plasticity.Kernels;

/// <summary>
/// The numbers of a tile, as a type: a method with such a type argument is compiled for these numbers alone, as the text is for its macros
/// <c>TILE_ROWS</c>, <c>TILE_COLUMNS</c> and <c>FETCH</c>. What follows from them is in <see cref="Tile{T}"/>.
/// </summary>
internal interface ITile
{
    /// <summary>Rows of the result that a group makes.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the result that a group makes.</summary>
    static abstract int Columns { get; }

    /// <summary>Floats that a lane fetches at once: 4 where the lines of all matrices in memory are multiples of that, else 1.</summary>
    static abstract int Fetch { get; }
}

internal readonly struct Tile128x128 : ITile
{
    public static int Rows => 128;
    public static int Columns => 128;
    public static int Fetch => 4;
}

internal readonly struct Tile256x64 : ITile
{
    public static int Rows => 256;
    public static int Columns => 64;
    public static int Fetch => 4;
}

internal readonly struct Tile128x64 : ITile
{
    public static int Rows => 128;
    public static int Columns => 64;
    public static int Fetch => 4;
}

internal readonly struct Tile256x32 : ITile
{
    public static int Rows => 256;
    public static int Columns => 32;
    public static int Fetch => 4;
}

internal readonly struct Tile256x16 : ITile
{
    public static int Rows => 256;
    public static int Columns => 16;
    public static int Fetch => 4;
}

internal readonly struct Tile32x32 : ITile
{
    public static int Rows => 32;
    public static int Columns => 32;
    public static int Fetch => 4;
}

/// <summary>For lines of any length: the one that fetches float by float.</summary>
internal readonly struct Tile32x32ByOnes : ITile
{
    public static int Rows => 32;
    public static int Columns => 32;
    public static int Fetch => 1;
}
