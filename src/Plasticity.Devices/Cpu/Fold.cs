using System.Runtime.CompilerServices;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// How two vectors of accumulators are shared between columns and depth. Where a matrix has few columns, two or four successive depths of a
/// column lie in neighbouring lanes and are added at the end: every vector stays full, and one broadcast load still feeds two
/// multiply-adds. Without it, sixteen columns run at the rate of the loads and eight at half of that.
/// </summary>
internal unsafe interface IFold<TVector, TLanes> where TVector : struct where TLanes : struct, IVectorLanes<TVector>
{
    /// <summary>Depths taken at once.</summary>
    static abstract int Depth { get; }

    /// <summary>That many floats, over and over.</summary>
    static abstract TVector Fill(float* p);

    /// <summary>Writes, or adds, what two vectors of accumulators hold.</summary>
    static abstract void Put(float* row, TVector v0, TVector v1, bool add);
}

/// <summary>Two vectors of columns.</summary>
internal readonly unsafe struct Unfolded<TVector, TLanes> : IFold<TVector, TLanes> where TVector : struct where TLanes : struct, IVectorLanes<TVector>
{
    public static int Depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Fill(float* p) => TLanes.Fill(*p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(float* row, TVector v0, TVector v1, bool add)
    {
        if (add)
        {
            v0 = TLanes.Add(TLanes.Load(row), v0);
            v1 = TLanes.Add(TLanes.Load(row + TLanes.Count), v1);
        }
        TLanes.Store(v0, row);
        TLanes.Store(v1, row + TLanes.Count);
    }
}

/// <summary>One vector of columns, even and odd depths.</summary>
internal readonly unsafe struct Paired<TVector, TLanes> : IFold<TVector, TLanes> where TVector : struct where TLanes : struct, IVectorLanes<TVector>
{
    public static int Depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Fill(float* p) => TLanes.FillPairs(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(float* row, TVector v0, TVector v1, bool add)
    {
        TVector sum = TLanes.PairSums(v0, v1);
        TLanes.Store(add ? TLanes.Add(TLanes.Load(row), sum) : sum, row);
    }
}

/// <summary>Half a vector of columns, four depths.</summary>
internal readonly unsafe struct Quartered<TVector, TLanes> : IFold<TVector, TLanes> where TVector : struct where TLanes : struct, IVectorLanes<TVector>
{
    public static int Depth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Fill(float* p) => TLanes.FillQuads(p);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(float* row, TVector v0, TVector v1, bool add)
    {
        TVector pairs = TLanes.PairSums(v0, v1), sum = TLanes.PairSums(pairs, pairs);
        TLanes.StoreHalf(add ? TLanes.Add(TLanes.LoadHalf(row), sum) : sum, row);
    }
}
