namespace Plasticity.Devices;

/// <summary>Floats on a device: a handle and a length. A value that owns nothing; whoever allocated it frees it.</summary>
/// <param name="Handle">What the device calls this memory: an address on the CPU and CUDA, a <c>cl_mem</c> on OpenCL; 0 is none.</param>
/// <param name="Count">Number of elements.</param>
public readonly record struct FloatBuffer(nint Handle, int Count)
{
    /// <summary>The absent buffer: a null pointer in a kernel.</summary>
    public static FloatBuffer None => default;

    /// <summary>True unless this is <see cref="None"/>.</summary>
    public bool Exists => Handle != 0;

    /// <summary>The address, valid on the CPU device only.</summary>
    internal unsafe float* Pointer => (float*)Handle;
}

/// <summary>32-bit integers on a device: labels, sample indices, positions of maxima.</summary>
/// <param name="Handle">As in <see cref="FloatBuffer"/>.</param>
/// <param name="Count">Number of elements.</param>
public readonly record struct IntBuffer(nint Handle, int Count)
{
    /// <summary>The absent buffer: a null pointer in a kernel.</summary>
    public static IntBuffer None => default;

    /// <summary>True unless this is <see cref="None"/>.</summary>
    public bool Exists => Handle != 0;

    internal unsafe int* Pointer => (int*)Handle;
}

/// <summary>Bytes on a device: images as they lie in their files.</summary>
/// <param name="Handle">As in <see cref="FloatBuffer"/>.</param>
/// <param name="Count">Number of bytes.</param>
public readonly record struct ByteBuffer(nint Handle, int Count)
{
    internal unsafe byte* Pointer => (byte*)Handle;
}
