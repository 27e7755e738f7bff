using System.Runtime.CompilerServices;
using Plasticity.Engine.Devices.Cpu;

namespace Plasticity.Engine.Kernels;

public readonly unsafe partial record struct MaxPoolForward
{
    public void Execute(CpuContext cpu)
    {
        MaxPoolForward self = this;
        cpu.For(Shape.N * Shape.OutH, Math.Max(1, 4096 / (Shape.OutW * Shape.C)), (begin, end, _) =>
        {
            for (int row = begin; row < end; row++)
            {
                for (int column = 0; column < self.Shape.OutW; column++) self.Window(row / self.Shape.OutH, row % self.Shape.OutH, column);
            }
        });
    }

    private void Window(int n, int row, int column)
    {
        PoolShape shape = Shape;
        (int top, int bottom) = Windows.Inside(row, shape.StrideH, shape.PadH, shape.R, shape.H);
        (int left, int right) = Windows.Inside(column, shape.StrideW, shape.PadW, shape.S, shape.W);
        long place = (((long)n * shape.OutH + row) * shape.OutW + column) * shape.C;
        float* y = Y.Pointer + place;
        int* index = Index.Pointer + place;
        for (int c = 0; c < shape.C; c++)
        {
            float* x = X.Pointer + (long)n * shape.H * shape.W * shape.C + c;
            int best = top * shape.W + left;
            float largest = x[(long)best * shape.C];
            for (int h = top; h < bottom; h++)
            {
                for (int w = left; w < right; w++)
                {
                    float value = x[((long)h * shape.W + w) * shape.C];
                    if (value <= largest || float.IsNaN(largest)) continue;
                    largest = value;
                    best = h * shape.W + w;
                }
            }
            y[c] = largest;
            index[c] = best;
        }
    }
}

public readonly unsafe partial record struct MaxPoolBackward
{
    public void Execute(CpuContext cpu)
    {
        MaxPoolBackward self = this;
        cpu.For(Shape.N * Shape.H, Math.Max(1, 4096 / (Shape.W * Shape.C)), (begin, end, _) =>
        {
            for (int row = begin; row < end; row++)
            {
                for (int column = 0; column < self.Shape.W; column++) self.Pixel(row / self.Shape.H, row % self.Shape.H, column);
            }
        });
    }

    private void Pixel(int n, int h, int w)
    {
        PoolShape shape = Shape;
        int position = h * shape.W + w;
        float* dx = DX.Pointer + ((long)n * shape.H * shape.W + position) * shape.C;
        (int top, int bottom) = Windows.Covering(h, shape.StrideH, shape.PadH, shape.R, shape.OutH);
        (int left, int right) = Windows.Covering(w, shape.StrideW, shape.PadW, shape.S, shape.OutW);
        if (Accumulate == 0) new Span<float>(dx, shape.C).Clear();
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                long place = (((long)n * shape.OutH + row) * shape.OutW + column) * shape.C;
                float* dy = DY.Pointer + place;
                int* index = Index.Pointer + place;
                for (int c = 0; c < shape.C; c++) dx[c] += index[c] == position ? dy[c] : 0;
            }
        }
    }
}

public readonly unsafe partial record struct AveragePoolForward
{
    public void Execute(CpuContext cpu)
    {
        AveragePoolForward self = this;
        cpu.For(Shape.N * Shape.OutH, Math.Max(1, 4096 / (Shape.OutW * Shape.C)), (begin, end, _) =>
        {
            for (int row = begin; row < end; row++)
            {
                for (int column = 0; column < self.Shape.OutW; column++) self.Window(row / self.Shape.OutH, row % self.Shape.OutH, column);
            }
        });
    }

    private void Window(int n, int row, int column)
    {
        PoolShape shape = Shape;
        (int top, int bottom) = Windows.Inside(row, shape.StrideH, shape.PadH, shape.R, shape.H);
        (int left, int right) = Windows.Inside(column, shape.StrideW, shape.PadW, shape.S, shape.W);
        Span<float> y = new(Y.Pointer + (((long)n * shape.OutH + row) * shape.OutW + column) * shape.C, shape.C);
        y.Clear();
        for (int h = top; h < bottom; h++)
        {
            for (int w = left; w < right; w++)
            {
                float* x = X.Pointer + (((long)n * shape.H + h) * shape.W + w) * shape.C;
                for (int c = 0; c < y.Length; c++) y[c] += x[c];
            }
        }
        float share = 1f / (shape.R * shape.S);
        for (int c = 0; c < y.Length; c++) y[c] *= share;
    }
}

public readonly unsafe partial record struct AveragePoolBackward
{
    public void Execute(CpuContext cpu)
    {
        AveragePoolBackward self = this;
        cpu.For(Shape.N * Shape.H, Math.Max(1, 4096 / (Shape.W * Shape.C)), (begin, end, _) =>
        {
            for (int row = begin; row < end; row++)
            {
                for (int column = 0; column < self.Shape.W; column++) self.Pixel(row / self.Shape.H, row % self.Shape.H, column);
            }
        });
    }

    private void Pixel(int n, int h, int w)
    {
        PoolShape shape = Shape;
        float* dx = DX.Pointer + (((long)n * shape.H + h) * shape.W + w) * shape.C;
        (int top, int bottom) = Windows.Covering(h, shape.StrideH, shape.PadH, shape.R, shape.OutH);
        (int left, int right) = Windows.Covering(w, shape.StrideW, shape.PadW, shape.S, shape.OutW);
        float share = 1f / (shape.R * shape.S);
        if (Accumulate == 0) new Span<float>(dx, shape.C).Clear();
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                float* dy = DY.Pointer + (((long)n * shape.OutH + row) * shape.OutW + column) * shape.C;
                for (int c = 0; c < shape.C; c++) dx[c] += share * dy[c];
            }
        }
    }
}

public readonly unsafe partial record struct GlobalAverageForward
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

public readonly unsafe partial record struct GlobalAverageBackward
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

/// <summary>Which positions a window covers, and which windows cover a position, along one axis.</summary>
internal static class Windows
{
    /// <summary>First and end of the positions inside the image that window <paramref name="i"/> covers.</summary>
    public static (int Begin, int End) Inside(int i, int stride, int pad, int size, int length)
    {
        int first = i * stride - pad;
        return (Math.Max(0, first), Math.Min(length, first + size));
    }

    /// <summary>First and end of the windows that cover <paramref name="position"/>.</summary>
    public static (int Begin, int End) Covering(int position, int stride, int pad, int size, int windows)
    {
        int shifted = position + pad;
        int first = shifted < size ? 0 : (shifted - size) / stride + 1;
        return (first, Math.Min(windows, shifted / stride + 1));
    }
}
