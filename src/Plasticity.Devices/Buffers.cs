namespace Plasticity.Devices;

/// <summary>
/// Floats on a device: a handle and a length. A value that owns nothing; whoever allocated it frees it. 16 bytes without a gap, as the other
/// buffers are: the handle, then the count in 64 bits.
/// </summary>
public readonly record struct FloatBuffer
{
    private readonly long _handle, _count;

    /// <param name="handle">See <see cref="Handle"/>.</param>
    /// <param name="count">See <see cref="Count"/>.</param>
    public FloatBuffer(long handle, int count) => (_handle, _count) = (handle, count);

    /// <summary>The absent buffer: a null pointer in a kernel.</summary>
    public static FloatBuffer None => default;

    /// <summary>What the device calls this memory: an address on the CPU and CUDA, a <c>cl_mem</c> on OpenCL; 0 is none.</summary>
    public long Handle => _handle;

    /// <summary>Number of elements.</summary>
    public int Count { get => (int)_count; init => _count = value; }

    /// <summary>True unless this is <see cref="None"/>.</summary>
    public bool Exists => Handle != 0;

    /// <summary>The address, valid on the CPU device only.</summary>
    internal unsafe float* Pointer => (float*)Handle;
}

/// <summary>32-bit integers on a device: labels, sample indices, positions of maxima.</summary>
public readonly record struct IntBuffer
{
    private readonly long _handle, _count;

    /// <param name="handle">As in <see cref="FloatBuffer"/>.</param>
    /// <param name="count">See <see cref="Count"/>.</param>
    public IntBuffer(long handle, int count) => (_handle, _count) = (handle, count);

    /// <summary>The absent buffer: a null pointer in a kernel.</summary>
    public static IntBuffer None => default;

    /// <summary>As in <see cref="FloatBuffer"/>.</summary>
    public long Handle => _handle;

    /// <summary>Number of elements.</summary>
    public int Count { get => (int)_count; init => _count = value; }

    /// <summary>True unless this is <see cref="None"/>.</summary>
    public bool Exists => Handle != 0;

    internal unsafe int* Pointer => (int*)Handle;
}

/// <summary>Bytes on a device: images as they lie in their files.</summary>
public readonly record struct ByteBuffer
{
    private readonly long _handle, _count;

    /// <param name="handle">As in <see cref="FloatBuffer"/>.</param>
    /// <param name="count">See <see cref="Count"/>.</param>
    public ByteBuffer(long handle, int count) => (_handle, _count) = (handle, count);

    /// <summary>The absent buffer: a null pointer in a kernel.</summary>
    public static ByteBuffer None => default;

    /// <summary>As in <see cref="FloatBuffer"/>.</summary>
    public long Handle => _handle;

    /// <summary>Number of bytes.</summary>
    public int Count { get => (int)_count; init => _count = value; }

    /// <summary>True unless this is <see cref="None"/>.</summary>
    public bool Exists => Handle != 0;

    internal unsafe byte* Pointer => (byte*)Handle;
}
