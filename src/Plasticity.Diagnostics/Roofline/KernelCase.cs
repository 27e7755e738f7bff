using Plasticity.Devices;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>What a kernel belongs to, in a figure.</summary>
public enum KernelFamily
{
    Convolution,
    Product,
    Normalisation,
    Elementwise,
    Optimiser,
}

/// <summary>A kernel, or the few that make one pass, at one size: what it costs and how to try it.</summary>
/// <param name="Name">Its entry in <c>kernels/</c>; for several, what they do together.</param>
/// <param name="Size">Sizes in the words of <see cref="ICountsWork.Size"/>.</param>
/// <param name="Flops">Operations as the direct algorithm does them, one for each + - × ÷ √ max and exp.</param>
/// <param name="Bytes">What has to be read or written at least, everything once.</param>
/// <param name="Tolerance">Largest ‖found - reference‖/‖reference‖ of a right result.</param>
/// <param name="Prepare">Puts inputs on a device.</param>
public sealed record KernelCase(
    KernelFamily Family, string Name, string Size, double Flops, double Bytes, double Tolerance, Func<IDevice, Trial> Prepare)
{
    /// <summary>Operations a byte.</summary>
    public double Intensity => Flops / Bytes;

    public override string ToString() => $"{Name} {Size}".TrimEnd();
}

/// <summary>Values on the host and on a device.</summary>
public readonly record struct Values(float[] Host, FloatBuffer Buffer)
{
    /// <summary>In double.</summary>
    public double[] Exact => [.. Host.Select(value => (double)value)];
}

/// <summary>A case with its memory on a device.</summary>
public sealed class Trial(IDevice device) : IDisposable
{
    /// <summary>At most so many elements of a large result are compared: spread evenly, the first and the last among them.</summary>
    public const int Samples = 1024;

    /// <summary>NaN beyond the end of what a kernel reads or writes: enough for whatever rounds up to a vector or a row of lanes.</summary>
    private const int Guard = 64;

    private readonly List<nint> _memory = [];
    private readonly List<FloatBuffer> _guarded = [];
    private uint _seed = 1;

    public IDevice Device => device;

    /// <summary>Does the work once.</summary>
    public Action Run { get; set; } = () => { };

    /// <summary>Compares what one run left with the reference.</summary>
    /// <returns>‖found - reference‖/‖reference‖, the largest of all results; NaN where one has a NaN.</returns>
    public Func<double> Error { get; set; } = () => double.NaN;

    /// <summary>Values between -1 and 1, other ones at each call.</summary>
    public Values Draw(int count)
    {
        float[] values = new float[count];
        uint seed = _seed++ * 0x9E3779B9;
        for (int i = 0; i < count; i++) values[i] = (int)Mix((uint)i ^ seed) / 2147483648f;
        return new Values(values, Guarded(values));
    }

    /// <summary>Whole numbers from 0 to below <paramref name="below"/>.</summary>
    public int[] DrawInts(int count, int below)
    {
        uint seed = _seed++ * 0x9E3779B9;
        return [.. Enumerable.Range(0, count).Select(i => (int)(Mix((uint)i ^ seed) % (uint)below))];
    }

    /// <summary>Zeros.</summary>
    public FloatBuffer Zeros(int count)
    {
        FloatBuffer buffer = Keep(device.AllocateFloats(count));
        device.Clear(buffer);
        return buffer;
    }

    /// <summary>Room for a result, full of NaN: what is not written is found out, even where an earlier result lay.</summary>
    public FloatBuffer Result(int count)
    {
        float[] poison = new float[count];
        Array.Fill(poison, float.NaN);
        return Guarded(poison);
    }

    /// <summary>Whether a kernel wrote beyond the end of an input or a result.</summary>
    public bool Overran() => _guarded.Any(buffer => device.Read(buffer).AsSpan(^Guard..).ContainsAnyExcept(float.NaN));

    /// <summary>Memory that is given back with the trial.</summary>
    public FloatBuffer Keep(FloatBuffer buffer)
    {
        _memory.Add((nint)buffer.Handle);
        return buffer;
    }

    public IntBuffer Keep(IntBuffer buffer)
    {
        _memory.Add((nint)buffer.Handle);
        return buffer;
    }

    public ByteBuffer Keep(ByteBuffer buffer)
    {
        _memory.Add((nint)buffer.Handle);
        return buffer;
    }

    /// <summary>Some places of a result of <paramref name="count"/> elements.</summary>
    public static int[] Places(int count, int samples = Samples)
    {
        if (count <= samples) return [.. Enumerable.Range(0, count)];
        // One place of each stretch, not always at the same place in it: strides would meet the same channel again and again.
        return [.. Enumerable.Range(0, samples).Select(i => i == samples - 1 ? count - 1 : (int)((long)i * count / samples + (i == 0 ? 0 : Mix((uint)i) % (count / samples))))];
    }

    /// <summary>The distance of sampled elements of a result from the reference.</summary>
    public double Sampled(FloatBuffer result, Func<int, double> expected, int samples = Samples)
    {
        float[] found = device.Read(result);
        int[] places = Places(found.Length, samples);
        return Distance([.. places.Select(at => found[at])], [.. places.Select(expected)]);
    }

    /// <summary>The distance of a whole result from the reference.</summary>
    public double Whole(FloatBuffer result, double[] expected) => Distance(device.Read(result), expected);

    /// <summary>‖found - expected‖/‖expected‖; NaN where a value is one or the lengths differ.</summary>
    public static double Distance(float[] found, double[] expected)
    {
        if (found.Length != expected.Length) return double.NaN;
        double apart = 0, size = 0;
        for (int i = 0; i < found.Length; i++)
        {
            apart += (found[i] - expected[i]) * (found[i] - expected[i]);
            size += expected[i] * expected[i];
        }
        return apart == 0 ? 0 : Math.Sqrt(apart / size);
    }

    public void Dispose()
    {
        foreach (nint memory in _memory) device.Free(memory);
        _memory.Clear();
    }

    private FloatBuffer Guarded(float[] values)
    {
        FloatBuffer buffer = Keep(device.Upload([.. values, .. Enumerable.Repeat(float.NaN, Guard)]));
        _guarded.Add(buffer);
        return buffer with { Count = values.Length };
    }

    /// <summary>Bits that look like chance (Wellons' lowbias32).</summary>
    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7FEB352D;
        x = (x ^ (x >> 15)) * 0x846CA68B;
        return x ^ (x >> 16);
    }
}
