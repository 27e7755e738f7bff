using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

[Collection(DeviceCollection.Name)]
public sealed class NoiseImagesTests(TestDevices devices)
{
    private static readonly RandomStream Random = RandomStream.Root(47), Noise = RandomStream.Root(5).Child("noise");

    /// <summary>N H W C: one element, images that four does not divide, more than a vector's blocks.</summary>
    public static IEnumerable<object[]> Sizes => [[1, 1, 1, 1], [2, 1, 2, 1], [3, 1, 1, 3], [2, 5, 7, 1], [3, 9, 5, 3], [2, 11, 13, 5], [4, 32, 32, 3]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Normal_noise_is_that_of_the_words(DeviceKind kind, int n, int h, int w, int c)
    {
        float[] x = Draw.AwayFromZero(Random, n * h * w * c);
        int[] samples = Samples(n);
        foreach ((float keep, float deviation) in ((float, float)[])[(0, 1), (0.75f, 0.5f)])
        {
            double[] expected = [.. Enumerable.Range(0, x.Length).Select(at => keep * (double)x[at] + deviation * Normal(samples, h * w * c, at))];
            // Radius and angle are each some 2e-7 off, product and sum round.
            RelativeError.AtMost(5e-7, Run(kind, x, samples, n, h, w, c, keep, deviation), expected, $"{keep}·x + {deviation}·ξ on {kind}");
        }
    }

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Uniform_noise_is_that_of_the_words(DeviceKind kind, int n, int h, int w, int c)
    {
        float[] x = Draw.AwayFromZero(Random, n * h * w * c), low = Draw.AwayFromZero(Random.Child(1), c);
        float[] high = [.. low.Select((value, i) => value + 1 + i)];
        int[] samples = Samples(n);
        foreach (float keep in (float[])[0, -0.25f])
        {
            double[] expected = [.. Enumerable.Range(0, x.Length).Select(at =>
                keep * (double)x[at] + low[at % c] + ((double)high[at % c] - low[at % c]) * (Word(samples, h * w * c, at) >> 9) / 8388608)];
            RelativeError.AtMost(3e-7, Run(kind, x, samples, n, h, w, c, keep, 0, low, high), expected, $"{keep}·x + u on {kind}");
        }
    }

    [Theory, OnEveryDevice]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution(DeviceKind kind)
    {
        const int n = 100, h = 32, w = 32, c = 3, count = n * h * w * c;
        float[] drawn = Run(kind, new float[count], Samples(n), n, h, w, c, 0, 1);
        double Moment(int power) => drawn.Average(value => Math.Pow(value, power));
        // Five standard errors: variances of the powers are 1, 2, 15 and 96.
        Assert.InRange(Moment(1), -5 * Math.Sqrt(1.0 / count), 5 * Math.Sqrt(1.0 / count));
        Assert.InRange(Moment(2) - 1, -5 * Math.Sqrt(2.0 / count), 5 * Math.Sqrt(2.0 / count));
        Assert.InRange(Moment(3), -5 * Math.Sqrt(15.0 / count), 5 * Math.Sqrt(15.0 / count));
        Assert.InRange(Moment(4) - 3, -5 * Math.Sqrt(96.0 / count), 5 * Math.Sqrt(96.0 / count));
        // 31.7 % lie beyond one deviation, 0.27 % beyond three; of 3e5 some lie beyond four.
        Assert.InRange(drawn.Count(value => Math.Abs(value) > 1) / (double)count, 0.313, 0.322);
        Assert.InRange(drawn.Count(value => Math.Abs(value) > 3) / (double)count, 0.0022, 0.0032);
        Assert.InRange(drawn.Max(Math.Abs), 4, 5.77f);
        Assert.InRange(Correlation(drawn, 1), -0.01, 0.01);
        Assert.InRange(Correlation(drawn, h * w * c / 4), -0.01, 0.01);
        Assert.InRange(Correlation(drawn, h * w * c), -0.01, 0.01);
    }

    /// <summary>What a sample gets does not depend on the batch or on its place there.</summary>
    [Theory, OnEveryDevice]
    public void Noise_goes_by_the_sample(DeviceKind kind)
    {
        const int h = 5, w = 7, c = 3, size = h * w * c;
        float[] together = Run(kind, new float[3 * size], [4, 9, 4], 3, h, w, c, 0, 1), alone = Run(kind, new float[size], [9], 1, h, w, c, 0, 1);
        Bits.Same(together[size..(2 * size)], alone);
        Bits.Same(together[..size], together[(2 * size)..]);
        Assert.NotEqual(together[..size], alone);
    }

    [Theory, OnEveryDevice]
    public void Noise_may_be_added_in_place(DeviceKind kind)
    {
        const int n = 2, h = 3, w = 5, c = 3;
        PoisoningDevice device = devices[kind];
        float[] x = Draw.AwayFromZero(Random, n * h * w * c);
        FloatBuffer images = device.Upload(x);
        IntBuffer samples = device.Upload(Samples(n));
        device.Run(Of(images, images, samples, n, h, w, c, 0.5f, 2));
        Bits.Same(Run(kind, x, Samples(n), n, h, w, c, 0.5f, 2), device.Read(images));
        device.Free(images);
        device.Free(samples);
    }

    private static int[] Samples(int n) => [.. Enumerable.Range(0, n).Select(i => 3 + 70_001 * i)];

    /// <summary>The word of an element: a fourth of the image has one word of a counter.</summary>
    private static uint Word(int[] samples, int size, int at)
    {
        (uint a, uint b, uint c, uint d) = Words(samples, size, at, out int which);
        return which switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    private static double Normal(int[] samples, int size, int at)
    {
        (uint a, uint b, uint c, uint d) = Words(samples, size, at, out int which);
        (double x, double y) = which < 2 ? Reference.NormalPair(a, b) : Reference.NormalPair(c, d);
        return which % 2 == 0 ? x : y;
    }

    private static (uint A, uint B, uint C, uint D) Words(int[] samples, int size, int at, out int which)
    {
        int blocks = (size + 3) / 4, element = at % size;
        which = element / blocks;
        return Noise.Words(((ulong)(element % blocks) << 32) | (uint)samples[at / size]);
    }

    private static double Correlation(float[] values, int apart) => Enumerable.Range(0, values.Length - apart).Average(i => (double)values[i] * values[i + apart]);

    private static NoiseImages Of(
        FloatBuffer x, FloatBuffer y, IntBuffer samples, int n, int h, int w, int c, float keep, float deviation, FloatBuffer low = default, FloatBuffer high = default) =>
        new(x, y, samples, low, high, n, h, w, c, keep, deviation, low.Exists ? 1 : 0, Noise.Key0, Noise.Key1, (uint)Noise.Lane, (uint)(Noise.Lane >> 32));

    private float[] Run(DeviceKind kind, float[] x, int[] samples, int n, int h, int w, int c, float keep, float deviation, float[]? low = null, float[]? high = null)
    {
        PoisoningDevice device = devices[kind];
        IntBuffer numbers = device.Upload(samples);
        FloatBuffer from = device.Upload(x), to = device.AllocateFloats(x.Length), least = low is null ? default : device.Upload(low), most = high is null ? default : device.Upload(high);
        device.Run(Of(from, to, numbers, n, h, w, c, keep, deviation, least, most));
        float[] found = device.Read(to);
        foreach (FloatBuffer buffer in (FloatBuffer[])[from, to, least, most])
        {
            if (buffer.Exists) device.Free(buffer);
        }
        device.Free(numbers);
        return found;
    }
}
