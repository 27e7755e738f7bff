namespace Plasticity.Interop.Formats;

/// <summary>The element types of safetensors that are read here, by the names that stand in the file.</summary>
public enum SafeType
{
    /// <summary>double</summary>
    F64,

    /// <summary>float</summary>
    F32,

    /// <summary><see cref="Half"/></summary>
    F16,

    /// <summary>The upper half of a float; .NET has no type for it.</summary>
    BF16,

    /// <summary>long</summary>
    I64,

    /// <summary>int</summary>
    I32,

    /// <summary>short</summary>
    I16,

    /// <summary>sbyte</summary>
    I8,

    /// <summary>ulong</summary>
    U64,

    /// <summary>uint</summary>
    U32,

    /// <summary>ushort</summary>
    U16,

    /// <summary>byte</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    BOOL,
}

/// <summary>What the types are in bytes and in C#.</summary>
public static class SafeTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this SafeType type) => type switch
    {
        SafeType.F64 or SafeType.I64 or SafeType.U64 => 8,
        SafeType.F32 or SafeType.I32 or SafeType.U32 => 4,
        SafeType.F16 or SafeType.BF16 or SafeType.I16 or SafeType.U16 => 2,
        SafeType.I8 or SafeType.U8 or SafeType.BOOL => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The type whose elements are <typeparamref name="T"/> in memory, bit for bit.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static SafeType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? SafeType.F32
        : typeof(T) == typeof(double) ? SafeType.F64
        : typeof(T) == typeof(Half) ? SafeType.F16
        : typeof(T) == typeof(long) ? SafeType.I64
        : typeof(T) == typeof(int) ? SafeType.I32
        : typeof(T) == typeof(short) ? SafeType.I16
        : typeof(T) == typeof(sbyte) ? SafeType.I8
        : typeof(T) == typeof(ulong) ? SafeType.U64
        : typeof(T) == typeof(uint) ? SafeType.U32
        : typeof(T) == typeof(ushort) ? SafeType.U16
        : typeof(T) == typeof(byte) ? SafeType.U8
        : throw new NotSupportedException($"safetensors has no elements of type {typeof(T).Name}");
}
