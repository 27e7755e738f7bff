using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>Makes a <see cref="GatherTable"/>: once for a shape, so it is written to be read.</summary>
internal sealed class GatherTableBuilder
{
    /// <summary>Tiles between asking for a pixel and reading it.</summary>
    private const int FetchDistance = 8;

    private readonly Conv2dShape _shape;
    private readonly bool _forward;
    private readonly bool _grouped;
    private readonly int _height, _width, _sourcePixels;
    private readonly List<int> _firstTap = [], _taps = [], _sources = [], _targets = [], _reach = [];

    public GatherTableBuilder(in Conv2dShape shape, GatherDirection direction)
    {
        _shape = shape;
        _forward = direction == GatherDirection.Forward;
        (_height, _width) = _forward ? (shape.OutH, shape.OutW) : (shape.H, shape.W);
        _grouped = shape.N > 1 && _height * _width <= GatherTable.GroupedPixels;
        _sourcePixels = _forward ? shape.H * shape.W : shape.OutH * shape.OutW;
    }

    public GatherTable Build()
    {
        (int stepH, int stepW) = _forward ? (1, 1) : (_shape.StrideH, _shape.StrideW);
        for (int residue = 0; residue < stepH * stepW; residue++) AddTiles(RowsOf(residue / stepW, residue % stepW, stepH, stepW));
        return new GatherTable([.. _firstTap, _taps.Count], [.. _taps], [.. _sources], [.. _targets], Fetches());
    }

    /// <summary>The pixels written at these residues, in the order in which tiles take them: image by image, or position by position.</summary>
    private List<(int N, int H, int W)> RowsOf(int firstH, int firstW, int stepH, int stepW)
    {
        List<(int N, int H, int W)> rows = [];
        for (int outer = 0; outer < (_grouped ? 1 : _shape.N); outer++)
        {
            for (int h = firstH; h < _height; h += stepH)
            {
                for (int w = firstW; w < _width; w += stepW)
                {
                    for (int inner = 0; inner < (_grouped ? _shape.N : 1); inner++) rows.Add((outer + inner, h, w));
                }
            }
        }
        return rows;
    }

    private void AddTiles(List<(int N, int H, int W)> rows)
    {
        for (int first = 0; first < rows.Count; first += TileProgram.Rows)
        {
            List<(int N, int H, int W)> tile = rows.GetRange(first, Math.Min(TileProgram.Rows, rows.Count - first));
            _firstTap.Add(_taps.Count);
            _reach.Add(0);
            for (int tap = 0; tap < _shape.R * _shape.S; tap++) AddTap(tile, tap);
            for (int i = 0; i < TileProgram.Rows; i++)
            {
                _targets.Add(i < tile.Count ? (tile[i].N * _height + tile[i].H) * _width + tile[i].W : GatherTable.None);
            }
        }
    }

    private void AddTap(List<(int N, int H, int W)> tile, int tap)
    {
        int[] sources = new int[TileProgram.Rows];
        for (int i = 0; i < sources.Length; i++) sources[i] = i < tile.Count ? Source(tile[i], tap / _shape.S, tap % _shape.S) : GatherTable.None;
        if (Array.TrueForAll(sources, source => source == GatherTable.None)) return;
        _taps.Add(tap);
        _sources.AddRange(sources);
        _reach[^1] = Math.Max(_reach[^1], sources.Max(source => _grouped && source != GatherTable.None ? source % _sourcePixels : source) + 1);
    }

    private int Source((int N, int H, int W) row, int r, int s)
    {
        if (_forward)
        {
            int h = row.H * _shape.StrideH - _shape.PadH + r, w = row.W * _shape.StrideW - _shape.PadW + s;
            return h < 0 || h >= _shape.H || w < 0 || w >= _shape.W ? GatherTable.None : (row.N * _shape.H + h) * _shape.W + w;
        }
        int down = row.H + _shape.PadH - r, right = row.W + _shape.PadW - s;
        if (down < 0 || right < 0 || down % _shape.StrideH != 0 || right % _shape.StrideW != 0) return GatherTable.None;
        (int outH, int outW) = (down / _shape.StrideH, right / _shape.StrideW);
        return outH >= _shape.OutH || outW >= _shape.OutW ? GatherTable.None : (row.N * _shape.OutH + outH) * _shape.OutW + outW;
    }

    /// <summary>Each pixel is asked for once, some tiles before the first that reads it; the end of a group asks for the beginning of the next.</summary>
    private (int[] First, int[] Count, int Times) Fetches()
    {
        int tiles = _reach.Count, reached = 0;
        int[] first = new int[tiles], count = new int[tiles];
        for (int tile = 0; tile < tiles; tile++)
        {
            int asking = tile - FetchDistance, next = 0;
            for (; asking < 0; asking += tiles) next = _shape.N * _sourcePixels;
            (first[asking], count[asking]) = (next + reached, Math.Max(0, _reach[tile] - reached));
            reached = Math.Max(reached, _reach[tile]);
        }
        return (first, count, _grouped ? _shape.N : 1);
    }
}
