using System.Globalization;
using Plasticity.Devices;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// A kernel in C# on the lanes of an OpenCL driver, beside its text on the same driver or beside threads that run the C# as it stands. Devices are
/// opened at first use.
/// </summary>
public sealed class LanePair : IDisposable
{
    private readonly Dictionary<DeviceKind, IDevice> _open = [];

    /// <summary>Runs a kernel by its text and in C# from the same numbers, and fails at the first bit in which any of its buffers differ afterwards.</summary>
    public void SameAsText<TKernel>(Func<LaneArguments, TKernel> kernel) where TKernel : unmanaged, IKernel => Compare(DeviceKind.OpenCl, kernel, 0);

    /// <summary>
    /// Of a kernel that asks for a·b + c rounded once: the same bits as from threads that run the C#, and near the text, whose <c>multiply_add</c>
    /// rounds twice where a driver like PoCL does not say that once is fast.
    /// </summary>
    /// <param name="bound">Of differences from the text, relative to what it finds, or to 1 if that is less.</param>
    public void SameAsThreads<TKernel>(Func<LaneArguments, TKernel> kernel, double bound) where TKernel : unmanaged, IKernel
    {
        Compare(DeviceKind.IlgpuCpu, kernel, 0);
        Compare(DeviceKind.OpenCl, kernel, bound);
    }

    public void Dispose()
    {
        foreach (IDevice device in _open.Values) device.Dispose();
    }

    private void Compare<TKernel>(DeviceKind kind, Func<LaneArguments, TKernel> kernel, double bound) where TKernel : unmanaged, IKernel
    {
        LaneArguments expected = Run(kind, kernel), found = Run(DeviceKind.IlgpuOpenCl, kernel);
        Assert.True(expected.Changed, $"{typeof(TKernel).Name} wrote nothing");
        expected.Compare(found, bound);
    }

    private LaneArguments Run<TKernel>(DeviceKind kind, Func<LaneArguments, TKernel> kernel) where TKernel : unmanaged, IKernel
    {
        if (!_open.TryGetValue(kind, out IDevice? device)) _open[kind] = device = TestDevices.Open(kind);
        LaneArguments arguments = new(device);
        device.Run(kernel(arguments));
        arguments.Take();
        return arguments;
    }
}

/// <summary>The buffers of one launch: the same numbers, in the same order, on every device.</summary>
public sealed class LaneArguments(IDevice device)
{
    /// <summary>Of places that no kernel has written.</summary>
    private const int Unwritten = -77;

    private readonly RandomStream _random = new(31, Purpose.Data);
    private readonly List<(FloatBuffer Buffer, float[] Before)> _floats = [];
    private readonly List<(IntBuffer Buffer, int[] Before)> _ints = [];
    private readonly List<ByteBuffer> _bytes = [];
    private readonly List<float[]> _floatsAfter = [];
    private readonly List<int[]> _intsAfter = [];
    private ulong _drawn;

    /// <summary>Whether the kernel has changed a buffer.</summary>
    public bool Changed =>
        _floats.Zip(_floatsAfter).Any(pair => !Bits.Equal(pair.First.Before, pair.Second)) || _ints.Zip(_intsAfter).Any(pair => !pair.First.Before.SequenceEqual(pair.Second));

    /// <summary>Numbers of either sign.</summary>
    public FloatBuffer Floats(int count) => Floats(Draw.AwayFromZero(_random.Sequence(_drawn++), count));

    public FloatBuffer Positive(int count) => Floats([.. Draw.AwayFromZero(_random.Sequence(_drawn++), count).Select(Math.Abs)]);

    public FloatBuffer Floats(float[] values)
    {
        FloatBuffer buffer = device.Upload(values);
        _floats.Add((buffer, values));
        return buffer;
    }

    public FloatBuffer Fresh(int count)
    {
        float[] values = new float[count];
        Array.Fill(values, Unwritten);
        return Floats(values);
    }

    public IntBuffer Ints(int[] values)
    {
        IntBuffer buffer = device.Upload(values);
        _ints.Add((buffer, values));
        return buffer;
    }

    public IntBuffer FreshInts(int count)
    {
        int[] values = new int[count];
        Array.Fill(values, Unwritten);
        return Ints(values);
    }

    /// <summary>Classes of k.</summary>
    public IntBuffer Labels(int count, int k) => Ints(Draw.Labels(_random.Sequence(_drawn++), count, k));

    public ByteBuffer Bytes(byte[] values)
    {
        ByteBuffer buffer = device.Upload(values);
        _bytes.Add(buffer);
        return buffer;
    }

    internal void Take()
    {
        foreach ((FloatBuffer buffer, _) in _floats)
        {
            _floatsAfter.Add(device.Read(buffer));
            device.Free(buffer);
        }
        foreach ((IntBuffer buffer, _) in _ints)
        {
            _intsAfter.Add(device.Read(buffer));
            device.Free(buffer);
        }
        foreach (ByteBuffer buffer in _bytes) device.Free((nint)buffer.Handle);
    }

    internal void Compare(LaneArguments found, double bound)
    {
        for (int i = 0; i < _floats.Count; i++) Compare(i, _floatsAfter[i], found._floatsAfter[i], bound);
        for (int i = 0; i < _ints.Count; i++) Assert.Equal(_intsAfter[i], found._intsAfter[i]);
    }

    private static void Compare(int buffer, float[] expected, float[] found, double bound)
    {
        int[] apart = [.. Enumerable.Range(0, expected.Length).Where(i => !Agree(expected[i], found[i], bound))];
        if (apart.Length == 0) return;
        Assert.Fail(string.Create(
            CultureInfo.InvariantCulture,
            $"buffer {buffer}: {apart.Length} of {expected.Length} differ, the first at {apart[0]}: expected {expected[apart[0]]:g9}, found {found[apart[0]]:g9}"));
    }

    // A NaN that hardware makes has no sign to speak of.
    private static bool Agree(float expected, float found, double bound) =>
        BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(found) || (float.IsNaN(expected) && float.IsNaN(found))
        || (bound > 0 && Math.Abs((double)expected - found) <= bound * Math.Max(1, Math.Abs(expected)));
}
