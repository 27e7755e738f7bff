using System.Globalization;

namespace Plasticity.Devices;

/// <summary>
/// Numbers that a kernel's text is compiled for, because its loops and arrays need them beforehand: macros of the same names in capitals. Of
/// one text there may be several programs; which one a launch wants is said by its <see cref="Grid"/>.
/// </summary>
/// <param name="TileRows">Rows of the tile that a group makes; 0 where the text has no such macro, or to leave it the text's own value.</param>
/// <param name="TileColumns">Columns of that tile; 0 as above.</param>
/// <param name="Fetch">Floats that a lane fetches at once, 1 or 4; 0 as above. 4 demands sizes, or row lengths, that 4 divides.</param>
public readonly record struct KernelVariant(int TileRows = 0, int TileColumns = 0, int Fetch = 0)
{
    /// <summary>The text as it is: what most kernels have.</summary>
    public static IReadOnlyList<KernelVariant> Plain { get; } = [default];

    /// <summary>Lines for the top of the text; empty where it is to stay as it is.</summary>
    public string Defines
    {
        get
        {
            string lines = "";
            if (TileRows != 0) lines += Define("TILE_ROWS", TileRows);
            if (TileColumns != 0) lines += Define("TILE_COLUMNS", TileColumns);
            if (Fetch != 0) lines += Define("FETCH", Fetch);
            return lines;
        }
    }

    private static string Define(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"#define {name} {value}\n");
}
