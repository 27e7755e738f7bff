using System.Runtime.CompilerServices;

namespace Plasticity.Engine.Devices.Cpu;

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
    public TVector Of<TVector, TLanes>(TVector sum, int column, float* place) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        if (_factor != null) sum = TLanes.MultiplyAdd(sum, TLanes.Load(_factor + column), TLanes.Load(_offset + column));
        if (_adds) sum = TLanes.Add(sum, TLanes.Load((float*)((nint)place + _apart)));
        return _rectifies ? TLanes.Positive(sum) : sum;
    }

    /// <summary>The same for <paramref name="count"/> sums that lie at <paramref name="row"/> already, the first of them in <paramref name="column"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish<TVector, TLanes>(float* row, int column, int count) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        Epilogue self = this;
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(self.Of<TVector, TLanes>(TLanes.Load(row + i), column + i, row + i), row + i);
        }
        for (; i < count; i++) row[i] = self.Of<float, Lanes1>(row[i], column + i, row + i);
    }
}
