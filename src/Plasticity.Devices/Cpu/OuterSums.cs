using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>Where the sums of Aᵀ·B for one panel of columns are kept while blocks of rows are added to them.</summary>
/// <param name="Columns">Columns of B in the panel, at most two vectors.</param>
/// <param name="Lanes">Floats of a vector.</param>
internal readonly unsafe record struct OuterSums(int Columns, int Lanes)
{
    /// <summary>Columns of A that lie in neighbouring lanes: 1, 2 or 4.</summary>
    public int Fold => 2 * Columns <= Lanes ? 4 : Columns <= Lanes ? 2 : 1;

    /// <summary>Floats of a row of sums, and of a row of B as <see cref="Rows{TVector, TLanes}"/> leaves it.</summary>
    public int Width => 2 * Lanes;

    /// <summary>Floats that the sums of that many columns of A take.</summary>
    public int Floats(int rows) => Grid.DivideUp(rows, 8 * Fold) * 8 * Width;

    /// <summary>Floats between rows of B as <see cref="Rows{TVector, TLanes}"/> leaves it.</summary>
    /// <param name="stride">Floats between its rows as it lies.</param>
    public int RowStride(int stride) => Fold == 1 && stride <= Width ? stride : Width;

    /// <summary>
    /// Makes a few rows of B ready: repeated for the fold; or copied close together, because rows a power of two apart would push each other
    /// out of the nearest cache; or left where they are.
    /// </summary>
    /// <param name="source">The panel's columns of the first row.</param>
    /// <param name="packed">Room for <paramref name="count"/> times <see cref="Width"/> floats.</param>
    public float* Rows<TVector, TLanes>(float* source, int stride, int count, float* packed)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        if (Fold == 1) return Packing.Columns(source, stride, count, Columns, Width, packed);
        Packing.Spread<TVector, TLanes>(source, stride, count, Fold, packed);
        return packed;
    }

    /// <summary>sums += the sum over the listed rows of x [·, rows] times y, which is as <see cref="Rows{TVector, TLanes}"/> left it.</summary>
    public void Add<TVector, TLanes>(float* sums, int rows, float* x, int* xRows, float* y, int* yRows, int count)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        switch (Fold)
        {
            case 1: AddTiles<TVector, TLanes, Unfolded<TVector, TLanes>>(sums, rows, x, xRows, y, yRows, count); break;
            case 2: AddTiles<TVector, TLanes, Paired<TVector, TLanes>>(sums, rows, x, xRows, y, yRows, count); break;
            default: AddTiles<TVector, TLanes, Quartered<TVector, TLanes>>(sums, rows, x, xRows, y, yRows, count); break;
        }
    }

    /// <summary>target [rows, Columns] (+)= the sums, rows <paramref name="stride"/> floats apart.</summary>
    /// <param name="kept">Of every <paramref name="outOf"/> rows the first so many; the others have no place in the target.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write<TVector, TLanes>(float* sums, int rows, int kept, int outOf, float* target, int stride, bool add)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        int fold = Fold;
        for (int first = 0; first < rows; first += outOf)
        {
            for (int row = first; row < Math.Min(rows, first + kept); row++, target += stride)
            {
                float* source = fold == 1 ? sums + (long)row * Width : sums + (long)(row / fold) * Width + row % fold;
                int j = 0;
                for (; fold == 1 && j <= Columns - TLanes.Count; j += TLanes.Count)
                {
                    TVector sum = TLanes.Load(source + j);
                    TLanes.Store(add ? TLanes.Add(TLanes.Load(target + j), sum) : sum, target + j);
                }
                for (; j < Columns; j++) target[j] = add ? target[j] + source[fold * j] : source[fold * j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTiles<TVector, TLanes, TFold>(float* sums, int rows, float* x, int* xRows, float* y, int* yRows, int count)
        where TVector : struct where TLanes : struct, IVectorLanes<TVector> where TFold : struct, IFold<TVector, TLanes>
    {
        int groups = Grid.DivideUp(rows, TFold.Depth);
        for (int group = 0; group < groups; group += OuterTile<TVector, TLanes, TFold>.Groups)
        {
            OuterTile<TVector, TLanes, TFold>.Run(
                groups - group, x + group * TFold.Depth, xRows, y, yRows, count, sums + (long)group * 2 * TLanes.Count);
        }
    }
}
