namespace Plasticity.Engine.Devices.Cpu;

/// <summary>Up to eight rows of C, all their panels, by <see cref="OuterTile{TVector, TLanes}"/>.</summary>
internal static unsafe class OuterProduct<TVector, TLanes> where TVector : struct where TLanes : struct, ILanes<TVector>
{
    /// <summary>c [filled, columns] += the sum over the listed rows of x (eight columns of it) times y.</summary>
    /// <param name="stride">Floats between rows of c.</param>
    /// <param name="filled">Rows of c, 1 to 8; what the rest of x's columns give is dropped.</param>
    public static void AddTo(float* c, int stride, int filled, Panels panels, float* x, int* xRows, float* y, int* yRows, int count)
    {
        for (int p = 0; p < panels.Count; p++)
        {
            int first = panels.First(p);
            AddPanel(c + first, stride, filled, panels.Filled(p), panels.IsWide(p), x, xRows, y + first, yRows, count);
        }
    }

    /// <summary>The same for one panel, of which <paramref name="columns"/> columns exist.</summary>
    public static void AddPanel(float* c, int stride, int filled, int columns, bool wide, float* x, int* xRows, float* y, int* yRows, int count)
    {
        int width = wide ? 2 * TLanes.Count : TLanes.Count;
        if (filled == TileProgram.Rows && columns == width)
        {
            OuterTile<TVector, TLanes>.Run(x, xRows, y, yRows, count, wide, c, stride);
            return;
        }
        float* edge = stackalloc float[TileProgram.Rows * 2 * TLanes.Count];
        new Span<float>(edge, TileProgram.Rows * width).Clear();
        OuterTile<TVector, TLanes>.Run(x, xRows, y, yRows, count, wide, edge, width);
        for (int i = 0; i < filled; i++)
        {
            for (int j = 0; j < columns; j++) c[(long)i * stride + j] += edge[i * width + j];
        }
    }
}
