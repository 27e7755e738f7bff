using System.Runtime.CompilerServices;

namespace Plasticity.Engine.Devices.Cpu;

/// <summary>C += Aᵀ·B for one panel of columns, by <see cref="OuterTile{TVector, TLanes}"/>.</summary>
internal static unsafe class OuterProduct<TVector, TLanes> where TVector : struct where TLanes : struct, ILanes<TVector>
{
    /// <summary>Columns of a panel.</summary>
    public static int PanelWidth => 2 * TLanes.Count;

    /// <summary>c [rows, columns] += the sum over the listed rows of x [·, rows] times y [·, columns].</summary>
    /// <param name="columns">1 to <see cref="PanelWidth"/>.</param>
    /// <param name="stride">Floats between rows of c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(float* c, int stride, int rows, int columns, float* x, int* xRows, float* y, int* yRows, int count)
    {
        float* edge = stackalloc float[16 * 2 * TLanes.Count];
        for (int row = 0; row < rows;)
        {
            int height = OuterTile<TVector, TLanes>.Rows(rows - row, columns), filled = Math.Min(height, rows - row);
            float* target = c + (long)row * stride;
            if (filled == height && columns % TLanes.Count == 0)
            {
                OuterTile<TVector, TLanes>.Run(height, columns, x + row, xRows, y, yRows, count, target, stride);
            }
            else
            {
                new Span<float>(edge, height * PanelWidth).Clear();
                OuterTile<TVector, TLanes>.Run(height, columns, x + row, xRows, y, yRows, count, edge, PanelWidth);
                for (int i = 0; i < filled; i++)
                {
                    for (int j = 0; j < columns; j++) target[(long)i * stride + j] += edge[i * PanelWidth + j];
                }
            }
            row += height;
        }
    }
}
