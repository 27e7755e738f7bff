using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Devices;

/// <summary>The headers of <c>kernels/</c>, through kernels of the tests' own, against managed code.</summary>
[Collection(DeviceCollection.Name)]
public sealed class KernelHeaderTests
{
    [OpenClFact]
    public void Philox_has_the_same_bits()
    {
        using OpenClProbe probe = new("""
            #include "random.h"
            KERNEL(256) int_probe(const GLOBAL int *x, GLOBAL int *y, int count, uint key0, uint key1) {
                int i = THREAD;
                if (i >= count) return;
                RandomWords words = philox((uint)x[i], (uint)i, 0x9E3779B9u * (uint)i, 0xFFFFFFFFu - (uint)x[i], key0, key1);
                y[i] = (int)(words.a ^ (words.b << 1 | words.b >> 31) ^ (words.c << 2 | words.c >> 30) ^ (words.d << 3 | words.d >> 29));
            }
            """);
        const int count = 1003;
        const uint key0 = 0xDEADBEEF, key1 = 0x80000001;
        int[] x = [.. Enumerable.Range(0, count).Select(i => i * 715_827_883)];
        int[] expected = [.. x.Select((value, i) =>
        {
            (uint a, uint b, uint c, uint d) = Philox.Block((uint)value, (uint)i, 0x9E3779B9u * (uint)i, 0xFFFFFFFFu - (uint)value, key0, key1);
            return (int)(a ^ uint.RotateLeft(b, 1) ^ uint.RotateLeft(c, 2) ^ uint.RotateLeft(d, 3));
        })];
        Assert.Equal(expected, Run(probe.Device, x, key0, key1));
    }

    [OpenClTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(257)]
    [InlineData(1025)]
    [InlineData(5000)]
    public void The_keyed_permutation_is_the_same(int count)
    {
        KeyedPermutation order = new RandomStream(42, Purpose.Order, (ulong)count).Permutation(count);
        using OpenClProbe probe = new($$"""
            #include "random.h"
            KERNEL(256) int_probe(const GLOBAL int *x, GLOBAL int *y, int count, uint key0, uint key1) {
                int i = THREAD;
                if (i >= count) return;
                y[i] = permute(x[i], count, {{order.HalfBits}}, key0, key1);
            }
            """);
        int[] positions = [.. Enumerable.Range(0, count)];
        Assert.Equal(positions.Select(i => order[i]), Run(probe.Device, positions, order.Key0, order.Key1));
    }

    [OpenClFact]
    public void The_exponential_is_within_two_ulp()
    {
        float[] x = [.. Enumerable.Range(0, 40_001).Select(i => -87 + i * (175.5f / 40_000)), .. Enumerable.Range(-500, 1001).Select(i => i * 1e-6f)];
        Assert.InRange(WorstUlp("exponential", x, Math.Exp), 0, 2);
    }

    [OpenClFact]
    public void The_logarithm_is_within_two_ulp()
    {
        float[] x =
        [
            .. Enumerable.Range(1, 40_000).Select(i => i * 1e-4f), .. Enumerable.Range(0, 2000).Select(i => 1 + (i - 1000) * 1.2e-7f),
            .. Enumerable.Range(-126, 254).Select(i => MathF.Pow(2, i) * 1.2345f),
        ];
        Assert.InRange(WorstUlp("logarithm", x, Math.Log), 0, 2);
    }

    [OpenClFact]
    public void Beyond_their_range_both_do_as_IEEE_says()
    {
        float[] x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, 89, -200];
        Assert.Equal([float.NaN, float.PositiveInfinity, 0, 1, float.PositiveInfinity, 0], Apply("exponential", x));
        x = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -1, 1];
        Assert.Equal([float.NaN, float.PositiveInfinity, float.NaN, float.NegativeInfinity, float.NaN, 0], Apply("logarithm", x));
    }

    [OpenClFact]
    public void A_group_sum_adds_every_lane_once_and_again_at_once()
    {
        using OpenClProbe probe = new("""
            #include "reduce.h"
            KERNEL(256) probe(const GLOBAL float *x, GLOBAL float *y, int count) {
                SHARED float scratch[256];
                float all = group_sum(x[THREAD], scratch);
                float column = group_column_sum(x[THREAD], scratch, 8);
                y[THREAD] = all * 10000.0f + column;
            }
            """);
        const int count = 512;
        float[] x = [.. Enumerable.Range(0, count).Select(i => (float)(i % 3))];
        FloatBuffer from = probe.Device.Upload(x), to = probe.Device.AllocateFloats(count);
        probe.Device.Run(new Probe(from, to, count));
        float[] y = probe.Device.Read(to);
        for (int i = 0; i < count; i++)
        {
            int group = i / 256 * 256;
            float all = x.Skip(group).Take(256).Sum(), column = Enumerable.Range(0, 32).Sum(j => x[group + j * 8 + i % 8]);
            Assert.Equal(all * 10000 + column, y[i]);
        }
    }

    /// <summary>
    /// The order of <c>reduce.h</c>, where lanes ask each other and where they cannot: a model of each, with equal bits, and the bits of the
    /// device's text. What is left to believe is that a lane gets from another what that one has.
    /// </summary>
    [OpenClTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    public void A_group_sum_has_the_bits_of_its_tree_on_both_routes(int width)
    {
        using OpenClProbe probe = new($$"""
            #include "reduce.h"
            KERNEL(256) probe(const GLOBAL float *x, GLOBAL float *y, int count) {
                SHARED float scratch[512];
                float both[2];
                both[0] = x[THREAD];
                both[1] = -3.0f * x[THREAD];
                group_column_sums(both, 2, scratch, {{width}});
                y[THREAD] = both[0];
                y[THREAD + count] = both[1];
            }
            """);
        const int count = 512;
        float[] x = Draw.Normal(0, 1)(new RandomStream(6, Purpose.Data), count), y = new float[2 * count];
        FloatBuffer from = probe.Device.Upload(x), to = probe.Device.AllocateFloats(2 * count);
        probe.Device.Run(new Probe(from, to, count));
        for (int start = 0; start < count; start += 256)
        {
            for (int k = 0; k < 2; k++)
            {
                float[] values = [.. x[start..(start + 256)].Select(value => k == 0 ? value : -3 * value)];
                float[] tree = Tree(values, width), across = Across(values, width);
                Bits.Same(tree, across);
                tree.CopyTo(y, k * count + start);
            }
        }
        Bits.Same(y, probe.Device.Read(to));
        // The order is not the only one that there is: what would not show here is no check.
        Assert.False(Bits.Equal(Tree(x[..256], width), Enumerable.Range(0, 256).Select(lane => Enumerable.Range(0, 256 / width).Aggregate(0f, (sum, row) => sum + x[row * width + lane % width]))));
    }

    /// <summary>Upper half onto lower half down to the width; every lane reads its column.</summary>
    private static float[] Tree(float[] values, int width)
    {
        float[] sums = [.. values];
        for (int step = sums.Length / 2; step >= width; step /= 2)
        {
            for (int lane = 0; lane < step; lane++) sums[lane] += sums[lane + step];
        }
        return [.. values.Select((_, lane) => sums[lane % width])];
    }

    /// <summary>The same down to 32, which every 32 lanes take; then each lane adds what the one across has.</summary>
    private static float[] Across(float[] values, int width)
    {
        float[] sums = Tree(values, 32);
        for (int bit = 16; bit >= width; bit /= 2)
        {
            float[] before = [.. sums];
            for (int lane = 0; lane < sums.Length; lane++) sums[lane] += before[lane ^ bit];
        }
        return sums;
    }

    private static int[] Run(IDevice device, int[] x, uint key0, uint key1)
    {
        IntBuffer from = device.Upload(x), to = device.AllocateInts(x.Length);
        device.Run(new IntProbe(from, to, x.Length, key0, key1));
        return device.Read(to);
    }

    private static float[] Apply(string function, float[] x)
    {
        using OpenClProbe probe = new($$"""
            #include "maths.h"
            KERNEL(256) probe(const GLOBAL float *x, GLOBAL float *y, int count) {
                int i = THREAD;
                if (i < count) y[i] = {{function}}(x[i]);
            }
            """);
        FloatBuffer from = probe.Device.Upload(x), to = probe.Device.AllocateFloats(x.Length);
        probe.Device.Run(new Probe(from, to, x.Length));
        return probe.Device.Read(to);
    }

    /// <summary>The largest error in units of the last place of the right answer.</summary>
    private static double WorstUlp(string function, float[] x, Func<double, double> exact)
    {
        float[] y = Apply(function, x);
        double worst = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double right = exact(x[i]);
            float size = Math.Abs((float)right);
            double place = (double)MathF.BitIncrement(size) - size;
            worst = Math.Max(worst, Math.Abs(y[i] - right) / place);
        }
        return worst;
    }
}
