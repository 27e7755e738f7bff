using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Data;

/// <summary>Some samples on the device; the memory is used again for the next batch.</summary>
/// <param name="Images">[N,H,W,C], normalised.</param>
/// <param name="Labels">[N]</param>
/// <param name="Count">N.</param>
public readonly record struct Batch(Tensor Images, IntBuffer Labels, int Count);

/// <summary>
/// The samples of an epoch, gathered on the device batch by batch. Order and augmentation are functions of (epoch, position), so any batch of
/// any epoch can be asked for directly and nothing has to be replayed.
/// </summary>
public sealed class Batches : IDisposable
{
    private readonly DeviceImages _source;
    private readonly IntBuffer _subset;
    private readonly bool _shuffle;
    private readonly RandomStream _order, _augment;
    private readonly FloatBuffer _images;
    private readonly IntBuffer _labels;
    private readonly SampleDraws? _draws;
    private readonly int[] _drawn = [];
    private int _drawnEpoch;

    private Batches(
        DeviceImages source, int size, int[]? subset, bool shuffle, Augmentation augmentation, RandomStream order, RandomStream augment)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (_source, _shuffle, Augmentation, _order, _augment) = (source, shuffle, augmentation, order, augment);
        Count = subset?.Length ?? source.Count;
        Size = Math.Min(size, Count);
        _subset = subset is null ? IntBuffer.None : source.Device.Upload(subset, "data set");
        _images = source.Device.AllocateFloats(checked(Size * source.Height * source.Width * source.Channels), "batch");
        _labels = source.Device.AllocateInts(Size, "batch");
    }

    private Batches(DeviceImages source, int size, int steps, SampleDraws draws, Augmentation augmentation, RandomStream augment)
        : this(source, size, new int[checked(steps * size)], shuffle: false, augmentation, default, augment)
    {
        (_draws, _drawn) = (draws, new int[Count]);
    }

    /// <summary>Every sample once an epoch, in an order of its own each epoch; the last batch holds what is left.</summary>
    /// <param name="source">The images.</param>
    /// <param name="size">Samples of a batch.</param>
    /// <param name="subset">Sample indices that take part, or null for all.</param>
    /// <param name="augmentation">What is done to each image.</param>
    /// <param name="order">Sequence lane + epoch orders that epoch.</param>
    /// <param name="augment">Sequence lane + epoch changes that epoch's images.</param>
    public static Batches Shuffled(
        DeviceImages source, int size, int[]? subset, Augmentation augmentation, RandomStream order, RandomStream augment) =>
        new(source, size, subset, shuffle: true, augmentation, order, augment);

    /// <summary>What is drawn for each place, with repetition if need be; the first epoch is number 1.</summary>
    /// <param name="source">The images.</param>
    /// <param name="size">Samples of a batch.</param> <param name="steps">Batches of an epoch.</param>
    /// <param name="draws">The samples of each step.</param>
    /// <param name="augmentation">What is done to each image; a sample that is met twice in an epoch is changed the same way.</param>
    /// <param name="augment">Sequence lane + epoch changes that epoch's images.</param>
    public static Batches Drawn(DeviceImages source, int size, int steps, SampleDraws draws, Augmentation augmentation, RandomStream augment) =>
        new(source, size, steps, draws, augmentation, augment);

    /// <summary>Every sample in its own order, unchanged.</summary>
    public static Batches InOrder(DeviceImages source, int size) =>
        new(source, size, subset: null, shuffle: false, Augmentation.None, default, default);

    /// <summary>What is done to each image from the next batch on.</summary>
    public Augmentation Augmentation { get; set; }

    /// <summary>Samples of an epoch.</summary>
    public int Count { get; }

    /// <summary>Samples of a batch, the last one apart.</summary>
    public int Size { get; }

    /// <summary>Batches of an epoch.</summary>
    public int Steps => Grid.DivideUp(Count, Size);

    /// <summary>All batches of an epoch; each is valid until the next is asked for.</summary>
    public IEnumerable<Batch> Epoch(int epoch)
    {
        for (int step = 0; step < Steps; step++) yield return At(epoch, step);
    }

    /// <summary>One batch, valid until the next is asked for.</summary>
    /// <param name="epoch">Epoch, at least 0.</param>
    /// <param name="step">In [0, <see cref="Steps"/>).</param>
    public Batch At(int epoch, int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)Steps);
        if (_draws is not null) Draw(_draws, epoch);
        int first = step * Size, n = Math.Min(Size, Count - first);
        KeyedPermutation permutation = _order.Sequence(_order.Lane + (ulong)epoch).Permutation(Count);
        RandomStream augment = _augment.Sequence(_augment.Lane + (ulong)epoch);
        _source.Device.Run(new GatherImages(
            _source.Images, _source.Labels, _subset, _source.Mean, _source.InverseDeviation, _images, _labels,
            n, _source.Height, _source.Width, _source.Channels, first, _shuffle ? 1 : 0, Count, permutation.HalfBits, permutation.Key0, permutation.Key1,
            Augmentation.Translate, Augmentation.Flip ? 1 : 0, augment.Key0, augment.Key1, (uint)augment.Lane, (uint)(augment.Lane >> 32)));
        return new Batch(new Tensor(new Shape(n, _source.Height, _source.Width, _source.Channels), _images), _labels with { Count = n }, n);
    }

    /// <summary>The samples of an epoch are drawn and copied over at once: the device then waits for nothing within it.</summary>
    private void Draw(SampleDraws draws, int epoch)
    {
        if (epoch == _drawnEpoch) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        for (int step = 0; step < Steps; step++) draws((long)(epoch - 1) * Steps + step, _drawn.AsSpan(step * Size, Size));
        _source.Device.Write(_subset, _drawn);
        _drawnEpoch = epoch;
    }

    public void Dispose()
    {
        _source.Device.Free(_subset);
        _source.Device.Free(_images);
        _source.Device.Free(_labels);
    }
}
