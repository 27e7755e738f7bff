using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>Changes of a batch of images that move its pixels: every float is one that was there before.</summary>
[Collection(DeviceCollection.Name)]
public sealed class ImageChangeTests(TestDevices devices)
{
    private static readonly RandomStream Random = RandomStream.Root(41), Augmentation = RandomStream.Root(9).Child("augmentation");

    /// <summary>N H W C.</summary>
    public static IEnumerable<object[]> Sizes => [[1, 1, 1, 1], [3, 5, 7, 1], [2, 8, 6, 3], [7, 4, 9, 2], [2, 3, 5, 5], [9, 32, 32, 3]];

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Images_are_moved_and_flipped_by_their_sample(DeviceKind kind, int n, int h, int w, int c)
    {
        int[] samples = [.. Enumerable.Range(0, n).Select(i => 5 + 3 * i)];
        // The last moves images out of sight.
        foreach ((int translate, int flip) in ((int, int)[])[(0, 0), (0, 1), (2, 0), (4, 1), (40, 1)])
        {
            int size = h * w * c;
            float[] x = Draw.AwayFromZero(Random, n * size), black = Draw.AwayFromZero(Random.Child(1), c);
            float[] expected = [.. Enumerable.Range(0, n * size).Select(at => From(at) is >= 0 and int from ? x[at / size * size + from] : black[at % c])];
            Bits.Same(expected, Run(kind, x, (device, from, to) =>
            {
                IntBuffer numbers = device.Upload(samples);
                FloatBuffer outside = device.Upload(black);
                device.Run(Moved(from, to, numbers, outside, n, h, w, c, translate, flip));
                Free(device, numbers, outside);
            }));

            int From(int at)
            {
                (uint down, uint right, uint flipped, _) = Augmentation.Words((ulong)samples[at / size]);
                uint places = 2 * (uint)translate + 1;
                return Reference.MovedFrom(at % size, h, w, c, (int)(down % places) - translate, (int)(right % places) - translate, flip == 1 && (flipped & 1) == 1);
            }
        }
    }

    /// <summary>One rule for both: images that are gathered as they lie and then moved are those that are moved on the way.</summary>
    [Theory, OnEveryDevice]
    public void Moves_are_those_of_a_gathered_batch(DeviceKind kind)
    {
        const int n = 13, h = 6, w = 5, c = 3;
        PoisoningDevice device = devices[kind];
        ByteBuffer set = device.Upload([.. Enumerable.Range(0, n * h * w * c).Select(i => (byte)(37 * i))]);
        float[] means = [0.4f, 0.5f, 0.6f], inverses = [3.1f, 4.2f, 5.3f];
        IntBuffer labels = device.Upload(new int[n]), found = device.AllocateInts(n), samples = device.Upload([.. Enumerable.Range(0, n)]);
        FloatBuffer mean = device.Upload(means), inverse = device.Upload(inverses), black = device.Upload([.. means.Zip(inverses, (m, i) => (0 - m) * i)]);
        FloatBuffer lying = device.AllocateFloats(n * h * w * c), moved = device.AllocateFloats(lying.Count), gathered = device.AllocateFloats(lying.Count);
        device.Run(Gather(lying, translate: 0, flip: 0));
        device.Run(Moved(lying, moved, samples, black, n, h, w, c, translate: 2, flip: 1));
        device.Run(Gather(gathered, translate: 2, flip: 1));
        float[] expected = device.Read(gathered);
        Assert.NotEqual(device.Read(lying), expected);
        Bits.Same(expected, device.Read(moved));
        foreach (FloatBuffer buffer in (FloatBuffer[])[mean, inverse, black, lying, moved, gathered]) device.Free(buffer);
        foreach (IntBuffer buffer in (IntBuffer[])[labels, found, samples]) device.Free(buffer);
        device.Free((nint)set.Handle);

        GatherImages Gather(FloatBuffer to, int translate, int flip) => new(
            set, labels, IntBuffer.None, mean, inverse, to, found, n, h, w, c, First: 0, Shuffle: 0, n, 4, 0, 0, translate, flip,
            Augmentation.Key0, Augmentation.Key1, (uint)Augmentation.Lane, (uint)(Augmentation.Lane >> 32));
    }

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Images_are_flipped_either_way(DeviceKind kind, int n, int h, int w, int c)
    {
        float[] x = Draw.AwayFromZero(Random, n * h * w * c);
        foreach ((int upsideDown, int leftRight) in ((int, int)[])[(0, 0), (0, 1), (1, 0), (1, 1)])
        {
            float[] expected = [.. Enumerable.Range(0, x.Length).Select(at =>
            {
                int column = at / c % w, row = at / c / w % h, image = at / c / w / h;
                return x[((image * h + (upsideDown == 1 ? h - 1 - row : row)) * w + (leftRight == 1 ? w - 1 - column : column)) * c + at % c];
            })];
            Bits.Same(expected, Run(kind, x, (device, from, to) => device.Run(new MirrorImages(from, to, n, h, w, c, upsideDown, leftRight))));
        }
    }

    [Theory, OnEveryDevice(nameof(Sizes))]
    public void Pixels_change_places_with_all_their_channels(DeviceKind kind, int n, int h, int w, int c)
    {
        int pixels = h * w;
        KeyedPermutation places = RandomStream.Root(3).Permutation(pixels);
        int[] order = [.. Enumerable.Range(0, pixels).Select(i => places[i])];
        float[] x = Draw.AwayFromZero(Random, n * pixels * c);
        float[] expected = [.. Enumerable.Range(0, x.Length).Select(at => x[(at / c / pixels * pixels + order[at / c % pixels]) * c + at % c])];
        Bits.Same(expected, Run(kind, x, (device, from, to) =>
        {
            IntBuffer table = device.Upload(order);
            device.Run(new PermutePixels(from, to, table, n, pixels, c));
            device.Free(table);
        }));
    }

    private static MoveImages Moved(FloatBuffer x, FloatBuffer y, IntBuffer samples, FloatBuffer black, int n, int h, int w, int c, int translate, int flip) =>
        new(x, y, samples, black, n, h, w, c, translate, flip, Augmentation.Key0, Augmentation.Key1, (uint)Augmentation.Lane, (uint)(Augmentation.Lane >> 32));

    private static void Free(PoisoningDevice device, IntBuffer numbers, FloatBuffer values)
    {
        device.Free(numbers);
        device.Free(values);
    }

    /// <summary>A change from x to a buffer of as many floats; x must stay what it is.</summary>
    private float[] Run(DeviceKind kind, float[] x, Action<PoisoningDevice, FloatBuffer, FloatBuffer> change)
    {
        PoisoningDevice device = devices[kind];
        FloatBuffer from = device.Upload(x), to = device.AllocateFloats(x.Length);
        change(device, from, to);
        float[] found = device.Read(to);
        Bits.Same(x, device.Read(from));
        device.Free(from);
        device.Free(to);
        return found;
    }
}
