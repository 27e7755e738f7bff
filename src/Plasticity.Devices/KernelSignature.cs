using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Plasticity.Devices;

/// <summary>What a kernel's parameter can be.</summary>
internal enum ArgumentKind
{
    FloatBuffer,
    IntBuffer,
    ByteBuffer,
    Float,
    Int,
    UInt,
}

/// <summary>One parameter of a kernel.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Offset">Where its value lies in the struct, in bytes; a buffer's handle comes first in its field.</param>
internal readonly record struct KernelArgument(string Name, ArgumentKind Kind, int Offset)
{
    public bool IsBuffer => Kind is ArgumentKind.FloatBuffer or ArgumentKind.IntBuffer or ArgumentKind.ByteBuffer;

    /// <summary>Bytes that a device is handed: a handle, or a 32-bit number.</summary>
    public int Bytes => IsBuffer ? nint.Size : 4;
}

/// <summary>The parameters of a kernel struct, in order: its fields, a nested struct standing for its own.</summary>
internal static class KernelSignature
{
    /// <summary>The parameters of <typeparamref name="TKernel"/>.</summary>
    /// <exception cref="NotSupportedException">A field is of a type that no kernel can take, or the fields do not lie where they should.</exception>
    public static KernelArgument[] Of<TKernel>() where TKernel : unmanaged, IKernel => Of(typeof(TKernel), Unsafe.SizeOf<TKernel>());

    internal static KernelArgument[] Of(Type kernel, int bytes)
    {
        List<KernelArgument> arguments = [];
        (int end, int alignment) = Append(arguments, kernel, 0);
        if (AlignUp(end, alignment) != bytes) throw new NotSupportedException($"{kernel.Name}: its fields end at {end}, the struct at {bytes}");
        return [.. arguments];
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Structs of sequential layout keep all their fields when trimmed.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "As above, for the nested ones.")]
    private static (int End, int Alignment) Append(List<KernelArgument> arguments, Type type, int start)
    {
        int offset = start, alignment = 1;
        // Metadata order is the order of declaration, which reflection itself does not promise.
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(f => f.MetadataToken))
        {
            ArgumentKind? kind = KindOf(field.FieldType);
            int size = kind is null ? 0 : kind <= ArgumentKind.ByteBuffer ? Unsafe.SizeOf<FloatBuffer>() : 4;
            int fieldAlignment = kind <= ArgumentKind.ByteBuffer ? sizeof(long) : 4;
            offset = AlignUp(offset, fieldAlignment);
            alignment = Math.Max(alignment, fieldAlignment);
            if (kind is not null)
            {
                arguments.Add(new KernelArgument(NameOf(field), kind.Value, offset));
                offset += size;
            }
            else if (field.FieldType is { IsValueType: true, IsPrimitive: false, IsEnum: false })
            {
                (int end, int inner) = Append(arguments, field.FieldType, offset);
                offset = AlignUp(end, inner);
            }
            else
            {
                throw new NotSupportedException($"{type.Name}.{NameOf(field)}: a kernel cannot take a {field.FieldType.Name}");
            }
        }
        return (offset, alignment);
    }

    private static ArgumentKind? KindOf(Type type) =>
        type == typeof(FloatBuffer) ? ArgumentKind.FloatBuffer
        : type == typeof(IntBuffer) ? ArgumentKind.IntBuffer
        : type == typeof(ByteBuffer) ? ArgumentKind.ByteBuffer
        : type == typeof(float) ? ArgumentKind.Float
        : type == typeof(int) ? ArgumentKind.Int
        : type == typeof(uint) ? ArgumentKind.UInt
        : null;

    // The compiler calls the field of a positional property <Name>k__BackingField.
    private static string NameOf(FieldInfo field) => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    private static int AlignUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
