using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// A few tiles of eight rows, times all panels of a packed matrix. Panels are the outer loop: one stays in the nearest caches while all
/// tiles use it.
/// </summary>
internal readonly unsafe ref struct PanelProduct
{
    /// <summary>Tiles of a block at most.</summary>
    public const int Tiles = 16;

    /// <summary>Tiles between asking for the rows of C and writing them.</summary>
    private const int FetchDistance = 2;

    /// <summary>Programs of the tiles, one after another.</summary>
    public required nint* Programs { get; init; }

    /// <summary>Taps of each tile; 0 where a row gets nothing but zero.</summary>
    public required int* Taps { get; init; }

    /// <summary>Addresses of the rows of C, eight a tile.</summary>
    public required nint* Targets { get; init; }

    /// <summary>The packed matrix.</summary>
    public required float* Packed { get; init; }

    /// <summary>Rows of the packed matrix, all taps counted.</summary>
    public required int Depth { get; init; }

    public required Panels Panels { get; init; }

    /// <summary>Whether to add to C.</summary>
    public required bool Add { get; init; }

    /// <summary>What is done to the rows of C that a tile has completed.</summary>
    public Epilogue Epilogue { get; init; }

    /// <summary>A row of C that nobody wants.</summary>
    public nint Unused { get; init; }

    /// <summary>Where each tile finds what a later one will be the first to read; null for no fetching.</summary>
    public nint* Fetches { get; init; }

    /// <summary>Bytes to fetch for each tile, and that many again <see cref="FetchStride"/> bytes on, in all <see cref="FetchTimes"/> times.</summary>
    public int* FetchBytes { get; init; }

    public nint FetchStride { get; init; }

    public int FetchTimes { get; init; }

    public void Run<TVector, TLanes>(int tiles) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        for (int p = 0; p < Panels.Count; p++)
        {
            switch (Panels.Fold(p))
            {
                case 1: Panel<TVector, TLanes, Unfolded<TVector, TLanes>>(p, tiles); break;
                case 2: Panel<TVector, TLanes, Paired<TVector, TLanes>>(p, tiles); break;
                default: Panel<TVector, TLanes, Quartered<TVector, TLanes>>(p, tiles); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Panel<TVector, TLanes, TFold>(int p, int tiles)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector> where TFold : struct, IFold<TVector, TLanes>
    {
        float* panel = Packed + Panels.Offset(p, Depth), edge = stackalloc float[TileProgram.Rows * 2 * TLanes.Count];
        nint* program = Programs, target = Targets, edgeRows = stackalloc nint[TileProgram.Rows];
        int width = Panels.Width(p), filled = Panels.Filled(p);
        nint depthBytes = (nint)sizeof(float) * Panels.TapDepth, columnBytes = (nint)sizeof(float) * Panels.First(p);
        for (int i = 0; i < TileProgram.Rows; i++) edgeRows[i] = (nint)(edge + i * width);
        for (int tile = 0; tile < tiles; tile++, target += TileProgram.Rows)
        {
            int taps = Taps[tile];
            if (p == 0 && Fetches != null) FetchSources(tile);
            if (tile + FetchDistance < tiles)
            {
                FetchTargets(target + FetchDistance * TileProgram.Rows, columnBytes, filled);
                Epilogue.Fetch(target + FetchDistance * TileProgram.Rows, TileProgram.Rows, Unused, Panels.First(p), filled);
            }
            if (taps == 0)
            {
                if (!Add) Clear(target, columnBytes, filled);
            }
            else if (filled == width)
            {
                RowTile<TVector, TLanes, TFold>.Run(program, taps, depthBytes, panel, target, columnBytes, Add);
            }
            else
            {
                RowTile<TVector, TLanes, TFold>.Run(program, taps, depthBytes, panel, edgeRows, 0, false);
                CopyEdge(edge, width, filled, target, columnBytes);
            }
            if (Epilogue.Exists) Epilogue.Finish<TVector, TLanes>(target, TileProgram.Rows, Unused, Panels.First(p), filled);
            program += taps * TileProgram.Words;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FetchSources(int tile)
    {
        for (int i = 0; i < FetchTimes; i++) Cache.Fetch(Fetches[tile] + i * FetchStride, FetchBytes[tile]);
    }

    private static void FetchTargets(nint* target, nint columnBytes, int filled)
    {
        for (int i = 0; i < TileProgram.Rows; i++) Cache.Fetch(target[i] + columnBytes, filled * sizeof(float));
    }

    private static void Clear(nint* target, nint columnBytes, int filled)
    {
        for (int i = 0; i < TileProgram.Rows; i++) new Span<float>((void*)(target[i] + columnBytes), filled).Clear();
    }

    private void CopyEdge(float* edge, int width, int filled, nint* target, nint columnBytes)
    {
        for (int i = 0; i < TileProgram.Rows; i++, edge += width)
        {
            float* row = (float*)(target[i] + columnBytes);
            for (int j = 0; j < filled; j++) row[j] = Add ? row[j] + edge[j] : edge[j];
        }
    }
}
