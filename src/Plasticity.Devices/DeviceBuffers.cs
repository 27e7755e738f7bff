using System.Runtime.InteropServices;

namespace Plasticity.Devices;

/// <summary>The device's untyped verbs, in elements. A holder is what the memory is for, to be told when there is no room.</summary>
public static class DeviceBuffers
{
    /// <summary>Windows into a buffer start at multiples of this many floats: 4,096 bits, what GPU drivers demand of a sub-buffer.</summary>
    public const int ViewAlignment = 128;

    private const string Unnamed = "unnamed";

    /// <summary>Rounds a number of floats up to where the next window may start.</summary>
    public static int AlignUp(int count) => (count + ViewAlignment - 1) / ViewAlignment * ViewAlignment;

    public static FloatBuffer AllocateFloats(this IDevice device, int count, string holder = Unnamed) =>
        new(device.Allocate(4L * Math.Max(1, count), holder), count);

    public static IntBuffer AllocateInts(this IDevice device, int count, string holder = Unnamed) =>
        new(device.Allocate(4L * Math.Max(1, count), holder), count);

    public static ByteBuffer AllocateBytes(this IDevice device, int count, string holder = Unnamed) =>
        new(device.Allocate(Math.Max(1, count), holder), count);

    public static FloatBuffer Upload(this IDevice device, ReadOnlySpan<float> values, string holder = Unnamed)
    {
        FloatBuffer buffer = device.AllocateFloats(values.Length, holder);
        device.Write(buffer, values);
        return buffer;
    }

    public static IntBuffer Upload(this IDevice device, ReadOnlySpan<int> values, string holder = Unnamed)
    {
        IntBuffer buffer = device.AllocateInts(values.Length, holder);
        device.Write((nint)buffer.Handle, MemoryMarshal.AsBytes(values));
        return buffer;
    }

    public static ByteBuffer Upload(this IDevice device, ReadOnlySpan<byte> values, string holder = Unnamed)
    {
        ByteBuffer buffer = device.AllocateBytes(values.Length, holder);
        device.Write((nint)buffer.Handle, values);
        return buffer;
    }

    /// <summary>Copies <paramref name="values"/> to the start of <paramref name="buffer"/>.</summary>
    public static void Write(this IDevice device, FloatBuffer buffer, ReadOnlySpan<float> values) =>
        device.Write((nint)buffer.Handle, MemoryMarshal.AsBytes(values));

    public static void Write(this IDevice device, IntBuffer buffer, ReadOnlySpan<int> values) =>
        device.Write((nint)buffer.Handle, MemoryMarshal.AsBytes(values));

    /// <summary>Waits, then returns the elements.</summary>
    public static float[] Read(this IDevice device, FloatBuffer buffer)
    {
        float[] values = new float[buffer.Count];
        device.Read((nint)buffer.Handle, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static int[] Read(this IDevice device, IntBuffer buffer)
    {
        int[] values = new int[buffer.Count];
        device.Read((nint)buffer.Handle, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    public static void Clear(this IDevice device, FloatBuffer buffer) => device.Clear((nint)buffer.Handle, 4L * buffer.Count);

    public static void Copy(this IDevice device, FloatBuffer source, FloatBuffer target) =>
        device.Copy((nint)source.Handle, (nint)target.Handle, 4L * source.Count);

    /// <summary>A window of <paramref name="count"/> floats that starts at <paramref name="offset"/>, a multiple of <see cref="ViewAlignment"/>.</summary>
    public static FloatBuffer View(this IDevice device, FloatBuffer whole, int offset, int count) =>
        new(device.View((nint)whole.Handle, 4L * offset, 4L * Math.Max(1, count)), count);

    /// <summary>A window of <paramref name="count"/> integers that starts at <paramref name="offset"/>, a multiple of <see cref="ViewAlignment"/>.</summary>
    public static IntBuffer View(this IDevice device, IntBuffer whole, int offset, int count) =>
        new(device.View((nint)whole.Handle, 4L * offset, 4L * Math.Max(1, count)), count);

    public static void Free(this IDevice device, FloatBuffer buffer)
    {
        if (buffer.Exists) device.Free((nint)buffer.Handle);
    }

    public static void Free(this IDevice device, IntBuffer buffer)
    {
        if (buffer.Exists) device.Free((nint)buffer.Handle);
    }
}
