using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Oracle;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>What is bound by memory: rectifier, sum, loss, pools, and the making of a batch.</summary>
internal static class ElementwiseCases
{
    private const double Allowed = 1e-6;

    public static IEnumerable<KernelCase> Maps(int n, int c, int h, int w) => [Relu(n, c, h, w), ReluGradient(n, c, h, w), Add(n, c, h, w)];

    /// <summary>Logits [N,K].</summary>
    public static IEnumerable<KernelCase> Loss(int n, int k) =>
    [
        Case("cross_entropy_forward", $"{n}x{k}", 5.0 * n * k, 4.0 * n * (2 * k + 3), device =>
        {
            Trial trial = new(device);
            Values logits = trial.Draw(n * k);
            int[] labels = trial.DrawInts(n, k);
            IntBuffer classes = trial.Keep(device.Upload(labels));
            FloatBuffer probability = trial.Result(n * k), loss = trial.Result(n), correct = trial.Result(n);
            trial.Run = () => device.Run(new CrossEntropyForward(logits.Buffer, classes, probability, loss, correct, n, k));
            trial.Error = () => Math.Max(
                trial.Whole(probability, Reference.Softmax(logits.Exact, k)), trial.Whole(loss, Reference.CrossEntropies(logits.Exact, labels)));
            return trial;
        }),
        Case("cross_entropy_backward", $"{n}x{k}", 3.0 * n * k, 4.0 * n * (2 * k + 1), device =>
        {
            Trial trial = new(device);
            Values logits = trial.Draw(n * k);
            int[] labels = trial.DrawInts(n, k);
            IntBuffer classes = trial.Keep(device.Upload(labels));
            FloatBuffer one = trial.Keep(device.Upload([1f])), dLogits = trial.Result(n * k);
            FloatBuffer probability = trial.Keep(device.Upload([.. Reference.Softmax(logits.Exact, k).Select(value => (float)value)]));
            trial.Run = () => device.Run(new CrossEntropyBackward(probability, classes, one, dLogits, n, k, Accumulate: 0));
            trial.Error = () => trial.Whole(dLogits, Reference.CrossEntropyGradient(logits.Exact, labels));
            return trial;
        }),
    ];

    /// <summary>A batch of N images from a set of 8 N, shuffled, moved by up to four pixels and mirrored by chance.</summary>
    public static KernelCase Gather(int n, int h, int w, int c) => Case("gather_images", $"{n}x{c}x{h}x{w}", 2.0 * n * h * w * c, 5.0 * n * h * w * c, device =>
    {
        const int translate = 4;
        Trial trial = new(device);
        int count = 8 * n, pixels = h * w * c;
        byte[] images = [.. trial.DrawInts(count * pixels, 256).Select(value => (byte)value)];
        ByteBuffer set = trial.Keep(device.Upload(images));
        IntBuffer labels = trial.Keep(device.Upload(new int[count])), batchLabels = trial.Keep(device.AllocateInts(n));
        Values mean = trial.Draw(c), inverse = trial.Draw(c);
        FloatBuffer x = trial.Result(n * pixels);
        KeyedPermutation order = new RandomStream(1, Purpose.Order).Permutation(count);
        RandomStream random = new(1, Purpose.Augmentation);
        trial.Run = () => device.Run(new GatherImages(
            set, labels, IntBuffer.None, mean.Buffer, inverse.Buffer, x, batchLabels, n, h, w, c, First: 0, Shuffle: 1, order.Count, order.HalfBits,
            order.Key0, order.Key1, translate, Flip: 1, random.Key0, random.Key1, (uint)random.Lane, (uint)(random.Lane >> 32)));
        trial.Error = () => trial.Sampled(x, at =>
        {
            int sample = order[at / pixels], row = at / c / w % h, column = at / c % w, channel = at % c;
            (uint down, uint right, uint mirrored, _) = random.Words((ulong)sample);
            int fromRow = row - ((int)(down % (2 * translate + 1)) - translate);
            int fromColumn = ((mirrored & 1) == 1 ? w - 1 - column : column) - ((int)(right % (2 * translate + 1)) - translate);
            bool inside = fromRow >= 0 && fromRow < h && fromColumn >= 0 && fromColumn < w;
            double value = inside ? images[((sample * h + fromRow) * w + fromColumn) * c + channel] : 0;
            return (value / 255 - mean.Host[channel]) * inverse.Host[channel];
        });
        return trial;
    });

    internal static KernelCase Case(string name, FormattableString size, double flops, double bytes, Func<IDevice, Trial> prepare) =>
        new(KernelFamily.Elementwise, name, FormattableString.Invariant(size), flops, bytes, Allowed, prepare);

    private static KernelCase Relu(int n, int c, int h, int w) => Case("relu_forward", $"{n}x{c}x{h}x{w}", Count(n, c, h, w), 8.0 * Count(n, c, h, w), device =>
    {
        Trial trial = new(device);
        Values x = trial.Draw(Count(n, c, h, w));
        FloatBuffer y = trial.Result(x.Host.Length);
        trial.Run = () => device.Run(new ReluForward(x.Buffer, y, y.Count));
        trial.Error = () => trial.Sampled(y, at => Math.Max(0.0, x.Host[at]));
        return trial;
    });

    private static KernelCase ReluGradient(int n, int c, int h, int w) => Case("relu_backward", $"{n}x{c}x{h}x{w}", Count(n, c, h, w), 12.0 * Count(n, c, h, w), device =>
    {
        Trial trial = new(device);
        Values y = trial.Draw(Count(n, c, h, w)), dY = trial.Draw(y.Host.Length);
        FloatBuffer dX = trial.Result(y.Host.Length);
        trial.Run = () => device.Run(new ReluBackward(y.Buffer, dY.Buffer, dX, dX.Count, Accumulate: 0));
        trial.Error = () => trial.Sampled(dX, at => y.Host[at] > 0 ? dY.Host[at] : 0);
        return trial;
    });

    private static KernelCase Add(int n, int c, int h, int w) => Case("add_forward", $"{n}x{c}x{h}x{w}", Count(n, c, h, w), 12.0 * Count(n, c, h, w), device =>
    {
        Trial trial = new(device);
        Values a = trial.Draw(Count(n, c, h, w)), b = trial.Draw(a.Host.Length);
        FloatBuffer y = trial.Result(a.Host.Length);
        trial.Run = () => device.Run(new AddForward(a.Buffer, b.Buffer, y, y.Count));
        trial.Error = () => trial.Sampled(y, at => (double)a.Host[at] + b.Host[at]);
        return trial;
    });

    private static int Count(int n, int c, int h, int w) => checked(n * c * h * w);
}
