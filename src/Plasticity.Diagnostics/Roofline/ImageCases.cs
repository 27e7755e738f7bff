using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>What is done to a batch of images, x [N,H,W,C], and to its labels. Words are those of samples 0, 3, 6, ….</summary>
internal static class ImageCases
{
    /// <summary>Logarithm, root, sine and cosine are each some 1e-7 off.</summary>
    private const double AllowedNoise = 1e-6;

    private static readonly RandomStream Stream = RandomStream.Root(1).Child("cases");

    public static IEnumerable<KernelCase> Changes(int n, int h, int w, int c) =>
    [
        Move(n, h, w, c), Mirror(n, h, w, c), Resize(n, h, w, c, (h + 3) / 4, (w + 3) / 4), Resize(n, (h + 3) / 4, (w + 3) / 4, c, h, w), Permute(n, h, w, c),
        Noise(n, h, w, c), UniformNoise(n, h, w, c),
    ];

    /// <summary>Labels [N] of K classes, none of them what it was before.</summary>
    public static IEnumerable<KernelCase> Labels(int n, int k) =>
    [
        SideCases.Case("map_labels", $"{n} of {k}", 0, device =>
        {
            Trial trial = new(device);
            int[] before = trial.DrawInts(n, k);
            IntBuffer labels = trial.Keep(device.Upload(before)), table = trial.Keep(device.Upload([.. Enumerable.Range(0, k).Select(i => 2 * k - i)]));
            trial.Run = () => device.Run(new MapLabels(labels, table, n));
            trial.Error = () => Distance(device.Read(labels), [.. before.Select(label => 2 * k - label)]);
            return trial;
        }),
        SideCases.Case("noise_labels", $"{n} of {k}", 0, device =>
        {
            // Of few labels all, so that one changes for certain.
            float share = n < 10 ? 1 : 0.6f;
            Trial trial = new(device);
            int[] before = [.. Enumerable.Repeat(k, n)];
            IntBuffer labels = trial.Keep(device.Upload(before)), samples = Samples(trial, n);
            trial.Run = () => device.Run(new NoiseLabels(labels, samples, n, k, share, Stream.Key0, Stream.Key1, (uint)Stream.Lane, (uint)(Stream.Lane >> 32)));
            trial.Error = () => Distance(device.Read(labels), [.. before.Select((label, i) =>
            {
                (uint a, uint b, _, _) = Stream.Words((ulong)Sample(i));
                return (a >> 8) / 16777216.0 < share ? (int)((ulong)b * (ulong)k >> 32) : label;
            })]);
            return trial;
        }),
    ];

    private static KernelCase Move(int n, int h, int w, int c) => Change("move_images", n, h, w, c, (trial, x, y) =>
    {
        const int translate = 4, places = 2 * translate + 1;
        int size = h * w * c;
        Values black = trial.Draw(c);
        IntBuffer samples = Samples(trial, n);
        trial.Run = () => trial.Device.Run(new MoveImages(
            x.Buffer, y, samples, black.Buffer, n, h, w, c, translate, Flip: 1, Stream.Key0, Stream.Key1, (uint)Stream.Lane, (uint)(Stream.Lane >> 32)));
        return at =>
        {
            (uint down, uint right, uint flipped, _) = Stream.Words((ulong)Sample(at / size));
            int from = Reference.MovedFrom(at % size, h, w, c, (int)(down % places) - translate, (int)(right % places) - translate, (flipped & 1) == 1);
            return from < 0 ? black.Host[at % c] : x.Host[at / size * size + from];
        };
    });

    private static KernelCase Mirror(int n, int h, int w, int c) => Change("mirror_images", n, h, w, c, (trial, x, y) =>
    {
        trial.Run = () => trial.Device.Run(new MirrorImages(x.Buffer, y, n, h, w, c, UpsideDown: 1, LeftRight: 1));
        return at => x.Host[((at / c / w / h * h + h - 1 - at / c / w % h) * w + w - 1 - at / c % w) * c + at % c];
    });

    private static KernelCase Permute(int n, int h, int w, int c) => Change("permute_pixels", n, h, w, c, (trial, x, y) =>
    {
        KeyedPermutation places = Stream.Permutation(h * w);
        IntBuffer order = trial.Keep(trial.Device.Upload([.. Enumerable.Range(0, h * w).Select(i => places[i])]));
        trial.Run = () => trial.Device.Run(new PermutePixels(x.Buffer, y, order, n, h * w, c));
        return at => x.Host[(at / c / (h * w) * h * w + places[at / c % (h * w)]) * c + at % c];
    });

    private static KernelCase Resize(int n, int h, int w, int c, int outH, int outW) =>
        ElementwiseCases.Case("resize_images", $"{n}x{c}x{h}x{w} to {outH}x{outW}", 9.0 * n * outH * outW * c, 4.0 * n * c * (h * w + outH * outW), device =>
        {
            Trial trial = new(device);
            Values x = trial.Draw(n * h * w * c);
            FloatBuffer y = trial.Result(n * outH * outW * c);
            trial.Run = () => device.Run(new ResizeImages(x.Buffer, y, n, h, w, c, outH, outW));
            trial.Error = () => trial.Sampled(y, at => Reference.ResizedAt(x.Host, h, w, c, outH, outW, at));
            return trial;
        });

    private static KernelCase Noise(int n, int h, int w, int c) => Change("noise_images", n, h, w, c, (trial, x, y) =>
    {
        const float keep = 0.75f, deviation = 0.5f;
        IntBuffer samples = Samples(trial, n);
        trial.Run = () => trial.Device.Run(new NoiseImages(
            x.Buffer, y, samples, FloatBuffer.None, FloatBuffer.None, n, h, w, c, keep, deviation, Uniform: 0,
            Stream.Key0, Stream.Key1, (uint)Stream.Lane, (uint)(Stream.Lane >> 32)));
        return at =>
        {
            (uint a, uint b, uint third, uint fourth) = Words(at, h * w * c, out int which);
            (double first, double second) = which < 2 ? Reference.NormalPair(a, b) : Reference.NormalPair(third, fourth);
            return keep * (double)x.Host[at] + deviation * (which % 2 == 0 ? first : second);
        };
    }, AllowedNoise);

    private static KernelCase UniformNoise(int n, int h, int w, int c) => Change("noise_images", n, h, w, c, (trial, x, y) =>
    {
        const float keep = 0.25f;
        Values low = trial.Draw(c), high = trial.Draw(c);
        IntBuffer samples = Samples(trial, n);
        trial.Run = () => trial.Device.Run(new NoiseImages(
            x.Buffer, y, samples, low.Buffer, high.Buffer, n, h, w, c, keep, Deviation: 0, Uniform: 1, Stream.Key0, Stream.Key1, (uint)Stream.Lane, (uint)(Stream.Lane >> 32)));
        return at =>
        {
            (uint a, uint b, uint third, uint fourth) = Words(at, h * w * c, out int which);
            double share = (which switch { 0 => a, 1 => b, 2 => third, _ => fourth } >> 9) / 8388608.0;
            return keep * (double)x.Host[at] + low.Host[at % c] + ((double)high.Host[at % c] - low.Host[at % c]) * share;
        };
    }, AllowedNoise, " uniform");

    /// <summary>A change of x [N,H,W,C] into y of the same shape.</summary>
    /// <param name="make">Sets what the trial runs, and says what an element is to be.</param>
    private static KernelCase Change(
        string name, int n, int h, int w, int c, Func<Trial, Values, FloatBuffer, Func<int, double>> make, double allowed = 0, string kind = "") =>
        ElementwiseCases.Case(name, $"{n}x{c}x{h}x{w}{kind}", (double)n * h * w * c, 8.0 * n * h * w * c, device =>
        {
            Trial trial = new(device);
            Values x = trial.Draw(n * h * w * c);
            FloatBuffer y = trial.Result(x.Host.Length);
            Func<int, double> expected = make(trial, x, y);
            trial.Error = () => trial.Sampled(y, expected);
            return trial;
        }) with
        { Tolerance = allowed };

    private static int Sample(int n) => 3 * n;

    private static IntBuffer Samples(Trial trial, int n) => trial.Keep(trial.Device.Upload([.. Enumerable.Range(0, n).Select(Sample)]));

    /// <summary>The words of an element of images of so many: a fourth of the image has one word of a counter each.</summary>
    private static (uint A, uint B, uint C, uint D) Words(int at, int size, out int which)
    {
        int blocks = (size + 3) / 4, element = at % size;
        which = element / blocks;
        return Stream.Words(((ulong)(element % blocks) << 32) | (uint)Sample(at / size));
    }

    /// <summary>The part of integers that are others; NaN where the lengths differ.</summary>
    private static double Distance(int[] found, int[] expected) =>
        found.Length == expected.Length ? found.Zip(expected).Count(pair => pair.First != pair.Second) / (double)expected.Length : double.NaN;
}
