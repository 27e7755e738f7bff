namespace Plasticity.Engine.Devices.Cpu;

/// <summary>
/// A few tiles of eight rows, times all panels of a packed matrix. Panels are the outer loop: one stays in the nearest caches while all
/// tiles use it.
/// </summary>
internal unsafe ref struct PanelProduct
{
    /// <summary>Tiles of a block at most.</summary>
    public const int Tiles = 16;

    /// <summary>Programs of the tiles, one after another.</summary>
    public nint* Programs;

    /// <summary>Taps of each tile; 0 where a row gets nothing but zero.</summary>
    public int* Taps;

    /// <summary>Addresses of the rows of C, eight a tile.</summary>
    public nint* Targets;

    /// <summary>Columns of A in one tap.</summary>
    public int TapDepth;

    /// <summary>The packed matrix.</summary>
    public float* Packed;

    /// <summary>Rows of the packed matrix, all taps counted.</summary>
    public int Depth;

    public Panels Panels;
    public bool Add;

    public readonly void Run<TVector, TLanes>(int tiles) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        float* edge = stackalloc float[TileProgram.Rows * 2 * TLanes.Count];
        nint* edgeRows = stackalloc nint[TileProgram.Rows];
        for (int p = 0; p < Panels.Count; p++)
        {
            float* panel = Packed + Panels.Offset(p, Depth);
            int width = Panels.Width(p), filled = Panels.Filled(p);
            bool wide = Panels.IsWide(p);
            nint* program = Programs, target = Targets;
            for (int i = 0; i < TileProgram.Rows; i++) edgeRows[i] = (nint)(edge + i * width);
            for (int tile = 0; tile < tiles; tile++, target += TileProgram.Rows)
            {
                int taps = Taps[tile];
                nint columnBytes = (nint)sizeof(float) * Panels.First(p);
                if (taps == 0)
                {
                    if (!Add) Clear(target, columnBytes, filled);
                }
                else if (filled == width)
                {
                    RowTile<TVector, TLanes>.Run(program, taps, sizeof(float) * TapDepth, panel, wide, target, columnBytes, Add);
                }
                else
                {
                    RowTile<TVector, TLanes>.Run(program, taps, sizeof(float) * TapDepth, panel, wide, edgeRows, 0, false);
                    CopyEdge(edge, width, filled, target, columnBytes);
                }
                program += taps * TileProgram.Words;
            }
        }
    }

    private static void Clear(nint* target, nint columnBytes, int filled)
    {
        for (int i = 0; i < TileProgram.Rows; i++) new Span<float>((void*)(target[i] + columnBytes), filled).Clear();
    }

    private readonly void CopyEdge(float* edge, int width, int filled, nint* target, nint columnBytes)
    {
        for (int i = 0; i < TileProgram.Rows; i++, edge += width)
        {
            float* row = (float*)(target[i] + columnBytes);
            for (int j = 0; j < filled; j++) row[j] = Add ? row[j] + edge[j] : edge[j];
        }
    }
}
