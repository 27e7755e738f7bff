using System.Runtime.InteropServices;
using Plasticity.Devices;

namespace Plasticity.Interop.Formats;

/// <summary>Named arrays in a file whose extension says how: .npz, .safetensors, or .npy for a single one.</summary>
public static class ArrayFile
{
    /// <summary>Of a file of several arrays.</summary>
    public static IReadOnlyList<string> Containers { get; } = [".npz", ".safetensors"];

    /// <summary>What a file may be called.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. Containers, ".npy"];

    /// <summary>Every array under its name; the one of a .npy file is called as the file is.</summary>
    /// <exception cref="InvalidDataException">The file breaks a rule of its format.</exception>
    /// <exception cref="ArgumentException">The extension is none of <see cref="Extensions"/>.</exception>
    /// <exception cref="IOException">The file system refuses; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static Dictionary<string, NpyArray> Read(string path)
    {
        switch (ExtensionOf(path))
        {
            case ".npz": return Npz.Read(path);
            case ".safetensors": return SafetensorsFile.Read(path).Tensors.ToDictionary(t => t.Key, t => ToArray(t.Value));
            default:
                using (FileStream file = PlainFile.Open(path)) return new() { [Path.GetFileNameWithoutExtension(path)] = Npy.Read(file, file.Length) };
        }
    }

    /// <summary>Writes a file that is there whole or not at all, as <see cref="WholeFile"/> does.</summary>
    /// <exception cref="ArgumentException">
    /// The extension is none of <see cref="Extensions"/>, a name cannot stand in such a file, or more or less than one array is to go into a .npy file.
    /// </exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        switch (ExtensionOf(path))
        {
            case ".npz":
                Npz.Write(path, arrays);
                break;
            case ".safetensors":
                SafetensorsFile.Write(path, arrays.Select(a => KeyValuePair.Create(a.Key, ToTensor(a.Value))));
                break;
            default:
                NpyArray[] all = [.. arrays.Select(a => a.Value)];
                if (all.Length != 1) throw new ArgumentException($"a .npy file holds one array, found {all.Length}", nameof(arrays));
                WholeFile.Write(path, file => Npy.Write(file, all[0]));
                break;
        }
    }

    /// <summary>The extension in lower case.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Extensions"/>.</exception>
    public static string ExtensionOf(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return Extensions.Contains(extension)
            ? extension
            : throw new ArgumentException($"expected a name that ends in {string.Join(", ", Extensions)}, found {path}");
    }

    /// <summary>The same elements; those of BF16, which NumPy does not have, become the float32 that they are.</summary>
    private static NpyArray ToArray(SafeTensor tensor) =>
        tensor.Type == SafeType.BF16 ? NpyArray.Of(tensor.Floats(), tensor.Shape) : new NpyArray(NumPyName(tensor.Type), tensor.Shape, Own(tensor.Bytes()));

    private static SafeTensor ToTensor(NpyArray array) => new(Enum.GetValues<SafeType>().Single(type => type != SafeType.BF16 && NumPyName(type) == array.Type), array.Shape, () => array.Bytes);

    private static string NumPyName(SafeType type) => type switch
    {
        SafeType.F64 => "<f8",
        SafeType.F32 => "<f4",
        SafeType.F16 => "<f2",
        SafeType.I64 => "<i8",
        SafeType.I32 => "<i4",
        SafeType.I16 => "<i2",
        SafeType.I8 => "|i1",
        SafeType.U64 => "<u8",
        SafeType.U32 => "<u4",
        SafeType.U16 => "<u2",
        SafeType.U8 => "|u1",
        SafeType.BOOL => "|b1",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static byte[] Own(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> whole) && whole.Offset == 0 && whole.Count == whole.Array!.Length ? whole.Array : bytes.ToArray();
}
