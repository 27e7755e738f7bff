using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Plasticity.Devices.Cpu;

/// <summary>
/// What a product does to its sums as they are written, while they are in registers or in the nearest cache: factor·sum + offset of the
/// column, plus residual, then max(·, 0). Each part may be absent.
/// </summary>
internal readonly unsafe struct Epilogue
{
    private readonly float* _factor;
    private readonly float* _offset;
    private readonly bool _adds;
    private readonly bool _rectifies;
    private readonly nint _apart;

    /// <param name="factor">One a column, or null; then there is no offset either.</param>
    /// <param name="offset">One a column.</param>
    /// <param name="target">The first of all sums.</param>
    /// <param name="residual">As many as there are sums, in the same order, or null.</param>
    public Epilogue(float* factor, float* offset, float* target, float* residual, bool relu)
    {
        _factor = factor;
        _offset = offset;
        (_adds, _apart) = (residual != null, (nint)residual - (nint)target);
        _rectifies = relu;
    }

    /// <summary>False where sums are written as they are.</summary>
    public bool Exists => _factor != null || _adds || _rectifies;

    /// <summary>What becomes of <paramref name="sum"/>, in <paramref name="column"/> and the columns after it, on its way to <paramref name="place"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Of<TVector, TLanes>(TVector sum, int column, float* place) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
    {
        if (_factor != null) sum = TLanes.MultiplyAdd(sum, TLanes.Load(_factor + column), TLanes.Load(_offset + column));
        if (_adds) sum = TLanes.Add(sum, TLanes.Load((float*)((nint)place + _apart)));
        return _rectifies ? TLanes.Positive(sum) : sum;
    }

    /// <summary>The same for a tile of sums that lie in their places already.</summary>
    /// <param name="rows">Addresses of <paramref name="height"/> rows.</param>
    /// <param name="unused">A row at this address is nobody's: it has no residual.</param>
    /// <param name="column">Where in each row the tile begins.</param> <param name="count">Its columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish<TVector, TLanes>(nint* rows, int height, nint unused, int column, int count) where TVector : struct where TLanes : struct, IVectorLanes<TVector>
    {
        int end = column + count;
        for (; column <= end - TLanes.Count; column += TLanes.Count) Column<TVector, TLanes>(rows, height, unused, column);
        // What is left is less than a vector of this width: narrower ones, then single floats.
        if (TLanes.Count > 8 && column <= end - 8)
        {
            Column<Vector256<float>, Lanes256>(rows, height, unused, column);
            column += 8;
        }
        if (TLanes.Count > 4 && column <= end - 4)
        {
            Column<Vector128<float>, Lanes128>(rows, height, unused, column);
            column += 4;
        }
        for (; column < end; column++) Column<float, Lanes1>(rows, height, unused, column);
    }

    /// <summary>Asks for the residual of a tile that will be finished a little later.</summary>
    public void Fetch(nint* rows, int height, nint unused, int column, int count)
    {
        if (!_adds) return;
        for (int i = 0; i < height; i++)
        {
            if (rows[i] != unused) Cache.Fetch(rows[i] + _apart + (nint)sizeof(float) * column, count * sizeof(float));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Column<TVector, TLanes>(nint* rows, int height, nint unused, int column) where TVector : struct where TLanes : struct, ISimdLanes<TVector>
    {
        Epilogue self = this;
        for (int i = 0; i < height; i++)
        {
            float* place = (float*)rows[i] + column;
            if (rows[i] != unused) TLanes.Store(self.Of<TVector, TLanes>(TLanes.Load(place), column, place), place);
        }
    }
}
