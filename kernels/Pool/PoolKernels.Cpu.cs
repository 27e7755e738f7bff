using System.Runtime.CompilerServices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

public readonly unsafe partial record struct MaxPoolForward : ICpuKernel, IPooling
{
    public void Execute(CpuContext cpu) => PoolWindows.Forward(cpu, Shape, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IPooling.At<TVector, TLanes>(in PoolWindow window, nint c)
    {
        float* x = X.Pointer + window.Read + c;
        // Indices travel as the bits of floats.
        int index = window.Pixel;
        nint ahead = PoolWindows.Ahead(Shape);
        TVector largest = TLanes.Load(x), best = TLanes.Fill(BitConverter.Int32BitsToSingle(index));
        for (int row = 0; row < window.Rows; row++, x += window.RowStep, index += Shape.W)
        {
            float* element = x;
            for (int column = 0; column < window.Columns; column++, element += window.Step)
            {
                Cache.Fetch((nint)(element + ahead));
                TVector value = TLanes.Load(element);
                best = TLanes.WhereLarger(value, largest, TLanes.Fill(BitConverter.Int32BitsToSingle(index + column)), best);
                largest = TLanes.WhereLarger(value, largest, value, largest);
            }
        }
        TLanes.Store(largest, Y.Pointer + window.Written + c);
        TLanes.Store(best, (float*)Index.Pointer + window.Written + c);
    }
}

public readonly unsafe partial record struct MaxPoolBackward : ICpuKernel, IPooling
{
    public void Execute(CpuContext cpu) => PoolWindows.Backward(cpu, Shape, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IPooling.At<TVector, TLanes>(in PoolWindow window, nint c)
    {
        float* dx = DX.Pointer + window.Written + c, dy = DY.Pointer + window.Read + c, index = (float*)Index.Pointer + window.Read + c;
        TVector pixel = TLanes.Fill(BitConverter.Int32BitsToSingle(window.Pixel)), sum = Accumulate == 0 ? TLanes.Fill(0) : TLanes.Load(dx);
        for (int row = 0; row < window.Rows; row++, dy += window.RowStep, index += window.RowStep)
        {
            nint end = window.Columns * window.Step;
            for (nint i = 0; i < end; i += window.Step) sum = TLanes.Add(sum, TLanes.WhereSame(TLanes.Load(index + i), pixel, TLanes.Load(dy + i)));
        }
        TLanes.Store(sum, dx);
    }
}

public readonly unsafe partial record struct AveragePoolForward : ICpuKernel, IPooling
{
    public void Execute(CpuContext cpu) => PoolWindows.Forward(cpu, Shape, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IPooling.At<TVector, TLanes>(in PoolWindow window, nint c)
    {
        float* x = X.Pointer + window.Read + c;
        TVector sum = TLanes.Fill(0);
        nint ahead = PoolWindows.Ahead(Shape);
        for (int row = 0; row < window.Rows; row++, x += window.RowStep)
        {
            nint end = window.Columns * window.Step;
            TVector line = TLanes.Fill(0);
            for (nint i = 0; i < end; i += window.Step)
            {
                Cache.Fetch((nint)(x + i + ahead));
                line = TLanes.Add(line, TLanes.Load(x + i));
            }
            sum = TLanes.Add(sum, line);
        }
        TLanes.Store(TLanes.Multiply(sum, TLanes.Fill(1f / (Shape.R * Shape.S))), Y.Pointer + window.Written + c);
    }
}

public readonly unsafe partial record struct AveragePoolBackward : ICpuKernel, IPooling
{
    public void Execute(CpuContext cpu) => PoolWindows.Backward(cpu, Shape, this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void IPooling.At<TVector, TLanes>(in PoolWindow window, nint c)
    {
        float* dx = DX.Pointer + window.Written + c, dy = DY.Pointer + window.Read + c;
        TVector sum = TLanes.Fill(0);
        for (int row = 0; row < window.Rows; row++, dy += window.RowStep)
        {
            nint end = window.Columns * window.Step;
            TVector line = TLanes.Fill(0);
            for (nint i = 0; i < end; i += window.Step) line = TLanes.Add(line, TLanes.Load(dy + i));
            sum = TLanes.Add(sum, line);
        }
        sum = TLanes.Multiply(sum, TLanes.Fill(1f / (Shape.R * Shape.S)));
        TLanes.Store(Accumulate == 0 ? sum : TLanes.Add(TLanes.Load(dx), sum), dx);
    }
}

public readonly unsafe partial record struct GlobalAverageForward : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        GlobalAverageForward self = this;
        int period = Channels.Period(cpu, C);
        cpu.For(N, Math.Max(1, 8192 / (P * C)), (begin, end, worker) =>
        {
            float* scratch = cpu.Scratch(worker, ChannelSums.Scratch(period));
            for (int n = begin; n < end; n++)
            {
                float* y = self.Y.Pointer + (long)n * self.C;
                ChannelSums.Rows(cpu, new Value(self.X.Pointer), n * self.P * self.C, self.P, self.C, period, scratch, y, null);
                for (int c = 0; c < self.C; c++) y[c] /= self.P;
            }
        });
    }
}

public readonly unsafe partial record struct GlobalAverageBackward : ICpuKernel
{
    public void Execute(CpuContext cpu)
    {
        GlobalAverageBackward self = this;
        cpu.For(N, Math.Max(1, 8192 / (P * C)), (begin, end, worker) =>
        {
            float* share = cpu.Scratch(worker, self.C);
            for (int n = begin; n < end; n++) self.Image(n, share);
        });
    }

    /// <summary>Divides once an image, not once a pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Image(int n, float* share)
    {
        float* dy = DY.Pointer + (long)n * C, dx = DX.Pointer + (long)n * P * C;
        for (int c = 0; c < C; c++) share[c] = dy[c] / P;
        for (int pixel = 0; pixel < P; pixel++, dx += C)
        {
            if (Accumulate == 0) Buffer.MemoryCopy(share, dx, 4L * C, 4L * C);
            else for (int c = 0; c < C; c++) dx[c] += share[c];
        }
    }
}
