using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.Data;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>A change with its random numbers at a place of a run.</summary>
internal readonly record struct PlacedChange(Change Change, RandomStream Random);

/// <summary>Gathers batches on the device and has them changed there. Their memory lives until <see cref="Release"/>.</summary>
internal sealed class BatchLoader(IDevice device) : IDisposable
{
    private const string Holder = "batch";

    private readonly ChangeTables _tables = new(device);
    private readonly List<nint> _memory = [];

    /// <summary>Samples that are on the device by index already.</summary>
    /// <param name="source">Training or test part.</param> <param name="done">Of the round, 0 to 1.</param>
    public (Tensor Images, IntBuffer Labels) Gather(DeviceImages source, StepSamples samples, IReadOnlyList<PlacedChange> changes, double done)
    {
        int n = samples.Indices.Count;
        Shape shape = new(n, source.Height, source.Width, source.Channels);
        FloatBuffer images = device.AllocateFloats(shape.Count, Holder);
        IntBuffer labels = device.AllocateInts(n, Holder);
        device.Run(new GatherImages(
            source.Images, source.Labels, samples.Indices, source.Mean, source.InverseDeviation, images, labels, n, source.Height, source.Width, source.Channels,
            First: 0, Shuffle: 0, n, HalfBits: 0, 0, 0, Translate: 0, Flip: 0, 0, 0, 0, 0));
        ChangedBatch batch = new() { Images = images, Labels = labels, Shape = shape, Numbers = samples.Numbers, Source = source, Tables = _tables, Done = done };
        foreach (PlacedChange placed in changes)
        {
            batch.Random = placed.Random;
            placed.Change.Apply(batch);
        }
        Remember(batch.Images.Handle);
        Remember(labels.Handle);
        return (new Tensor(shape, batch.Images), labels);
    }

    /// <summary>Brings indices and numbers of samples to the device.</summary>
    /// <param name="setCount">Samples of the set.</param>
    public StepSamples Upload(ReadOnlySpan<Sample> samples, int setCount)
    {
        int[] indices = new int[samples.Length], numbers = new int[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            indices[i] = samples[i].Index;
            numbers[i] = SampleNumber.Of(samples[i].Index, samples[i].View, setCount);
        }
        return new StepSamples(Ints(indices), Ints(numbers), indices);
    }

    /// <summary>Integers that live as long as a batch.</summary>
    public IntBuffer Ints(ReadOnlySpan<int> values)
    {
        IntBuffer buffer = device.Upload(values, Holder);
        Remember(buffer.Handle);
        return buffer;
    }

    /// <summary>Some rows of a tensor, [n,…].</summary>
    public Tensor Rows(Tensor of, IntBuffer rows)
    {
        Shape shape = of.Shape, picked = shape.Rank == 4 ? new Shape(rows.Count, shape[1], shape[2], shape[3]) : new Shape(rows.Count, shape[1]);
        FloatBuffer data = device.AllocateFloats(picked.Count, Holder);
        Remember(data.Handle);
        device.Run(new GatherRows(of.Data, rows, data, rows.Count, picked.Count / rows.Count));
        return new Tensor(picked, data);
    }

    /// <summary>Some of the labels.</summary>
    public IntBuffer Rows(IntBuffer of, IntBuffer rows)
    {
        IntBuffer labels = device.AllocateInts(rows.Count, Holder);
        Remember(labels.Handle);
        device.Run(new GatherInts(of, rows, labels, rows.Count));
        return labels;
    }

    /// <summary>Gives all batches back.</summary>
    public void Release()
    {
        foreach (nint memory in _memory) device.Free(memory);
        _memory.Clear();
    }

    public void Dispose()
    {
        Release();
        _tables.Dispose();
    }

    private void Remember(long handle) => _memory.Add((nint)handle);
}
