using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>What no drawn number brings about: equals, NaNs, infinities and both zeros, in whole vectors and in what is left over.</summary>
public sealed class PoolKernelTests
{
    private const int N = 2, H = 7, W = 6, Size = 3, Stride = 2, Padding = 1, OutH = 4, OutW = 3;

    private static readonly float[] Values = [float.NegativeInfinity, -1, -0f, 0, 1, 1, 2, 2, float.NaN];

    public static IEnumerable<object[]> Cases =>
        ((int[])[512, 256, 128]).SelectMany(bits => ((int[])[1, 3, 5, 8, 17, 33]).Select(c => (object[])[bits, c]));

    [Theory, MemberData(nameof(Cases))]
    public void Equals_and_NaNs_are_decided_alike_in_every_lane(int bits, int c)
    {
        PoolShape shape = new(N, H, W, c, Size, Size, OutH, OutW, Stride, Stride, Padding, Padding);
        Random random = new(bits + c);
        float[] x = [.. Enumerable.Range(0, shape.InputCount).Select(_ => Values[random.Next(Values.Length)])];
        // Small whole numbers: their sums are exact in any order.
        float[] dy = [.. Enumerable.Range(0, shape.OutputCount).Select(_ => (float)random.Next(1, 9))];
        float[] before = [.. Enumerable.Range(0, shape.InputCount).Select(_ => (float)random.Next(1, 9))];
        (float[] y, int[] index) = Largest(x, c);

        using CpuDevice device = new(new DeviceOptions(2), (SimdWidth)bits);
        FloatBuffer input = device.Upload(x), output = device.AllocateFloats(y.Length), dOutput = device.Upload(dy), dx = device.Upload(before);
        IntBuffer places = device.AllocateInts(y.Length);
        device.Run(new MaxPoolForward(input, output, places, shape));
        Bits.Same(y, device.Read(output));
        Assert.Equal(index, device.Read(places));

        device.Run(new MaxPoolBackward(dOutput, places, dx, shape, Accumulate: 1));
        Assert.Equal(Spread(dy, index, c, before), device.Read(dx));
        device.Run(new MaxPoolBackward(dOutput, places, dx, shape, Accumulate: 0));
        Assert.Equal(Spread(dy, index, c, new float[x.Length]), device.Read(dx));
        foreach (FloatBuffer buffer in (FloatBuffer[])[input, output, dOutput, dx]) device.Free(buffer);
        device.Free(places);
    }

    /// <summary>In reading order: a larger one takes the place, the first NaN keeps it.</summary>
    private static (float[] Y, int[] Index) Largest(float[] x, int c)
    {
        float[] y = new float[N * OutH * OutW * c];
        int[] index = new int[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            (int channel, int column, int row, int n) = (i % c, i / c % OutW, i / c / OutW % OutH, i / c / OutW / OutH);
            index[i] = -1;
            for (int at = 0; at < H * W; at++)
            {
                (int down, int right) = (at / W - (row * Stride - Padding), at % W - (column * Stride - Padding));
                if (down < 0 || down >= Size || right < 0 || right >= Size) continue;
                float value = x[(n * H * W + at) * c + channel];
                if (index[i] >= 0 && (float.IsNaN(y[i]) || !(value > y[i] || float.IsNaN(value)))) continue;
                (y[i], index[i]) = (value, at);
            }
        }
        return (y, index);
    }

    private static float[] Spread(float[] dy, int[] index, int c, float[] before)
    {
        float[] dx = [.. before];
        for (int i = 0; i < dy.Length; i++) dx[(i / (OutH * OutW * c) * H * W + index[i]) * c + i % c] += dy[i];
        return dx;
    }
}
