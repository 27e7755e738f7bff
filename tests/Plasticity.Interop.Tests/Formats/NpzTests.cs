using System.Buffers.Binary;
using System.IO.Compression;
using Plasticity.Interop.Formats;

namespace Plasticity.Interop.Tests.Formats;

/// <summary>Zips that lie are made by writing honest ones and changing fields where the zip's own description (APPNOTE 4.3.12) has them.</summary>
public sealed class NpzTests : IDisposable
{
    // Offsets in an entry of the central directory, which begins with PK 01 02.
    private const int Flags = 8, Method = 10, Date = 14, Check = 16, PackedSize = 20, Size = 24, LocalHeader = 42;

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("plasticity-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_and_is_the_same_bytes_another_day()
    {
        KeyValuePair<string, NpyArray>[] arrays = [new("a", NpyArray.Of([1f, 2], 2)), new("grad/ü", NpyArray.Of([3], 1)), new("none", NpyArray.Of(Array.Empty<float>(), 0, 3))];
        byte[] first = Written(arrays);
        Dictionary<string, NpyArray> read = Read(first);
        Assert.Equal(["a", "grad/ü", "none"], read.Keys);
        Assert.Equal([1f, 2], read["a"].Floats());
        Assert.Equal([0, 3], read["none"].Shape);
        Assert.Equal(first, Written(arrays));
        // 1 January 1980, the first day that a zip knows.
        Assert.Equal(0x21, BinaryPrimitives.ReadUInt16LittleEndian(Directory(first, 0)[Date..]));
    }

    [Fact]
    public void Reads_what_numpy_compresses() => Assert.Equal(new float[5000], Read(Zip(CompressionLevel.Optimal, ("a.npy", Npy(new float[5000]))))["a"].Floats());

    [Theory]
    [InlineData("../a.npy")]
    [InlineData("a/../b.npy")]
    [InlineData("/etc/a.npy")]
    [InlineData("a//b.npy")]
    [InlineData("C:a.npy")]
    [InlineData("a\\b.npy")]
    [InlineData("a\nb.npy")]
    [InlineData(".npy")]
    [InlineData("folder/")]
    public void A_name_that_would_be_a_path_is_refused(string name)
    {
        Assert.Contains("name", Refusal(Zip(CompressionLevel.NoCompression, (name, Npy([1])))), StringComparison.Ordinal);
        if (name.EndsWith(".npy", StringComparison.Ordinal)) Assert.Throws<ArgumentException>(() => Written([new(name[..^4], NpyArray.Of([1f], 1))]));
    }

    [Fact]
    public void A_name_may_not_stand_twice()
    {
        Assert.Contains("once", Refusal(Zip(CompressionLevel.NoCompression, ("a.npy", Npy([1])), ("a.npy", Npy([2])))), StringComparison.Ordinal);
        Assert.Contains("once", Refusal(Zip(CompressionLevel.NoCompression, ("a.npy", Npy([1])), ("a", Npy([2])))), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Written([new("a", NpyArray.Of([1f], 1)), new("a", NpyArray.Of([1f], 1))]));
    }

    [Fact]
    public void A_changed_bit_of_an_element_is_seen()
    {
        byte[] zip = Zip(CompressionLevel.NoCompression, ("a.npy", Npy([1, 2, 3])));
        zip[zip.AsSpan().IndexOf(BitConverter.GetBytes(2f))] ^= 1;
        Assert.Contains("CRC-32", Refusal(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void A_claim_that_no_compression_reaches_takes_no_memory()
    {
        byte[] zip = Zip(CompressionLevel.Optimal, ("a.npy", Npy(new float[100])));
        BinaryPrimitives.WriteInt32LittleEndian(Directory(zip, 0)[Size..], 1 << 30);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("claim of 1073741824", Refusal(zip), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
    }

    [Fact]
    public void A_bomb_is_refused_by_the_limit_of_all_arrays_together()
    {
        byte[] bomb = Zip(CompressionLevel.Optimal, [.. Enumerable.Range(0, 8).Select(i => ($"{i}.npy", Npy(new float[1 << 18])))]);
        Assert.InRange(bomb.Length, 0, 20_000);
        Assert.Contains("at most 4194304 bytes together", Refusal(bomb, limit: 1 << 22), StringComparison.Ordinal);
        Assert.Equal(8, Read(bomb, limit: (8 << 20) + 8 * 128).Count);
    }

    [Fact]
    public void Entries_that_share_their_bytes_are_refused()
    {
        byte[] zip = Zip(CompressionLevel.NoCompression, ("a.npy", Npy(new float[1000])), ("b.npy", Npy([1])));
        Span<byte> second = Directory(zip, 1), first = Directory(zip, 0);
        foreach (int field in (int[])[Check, PackedSize, Size, LocalHeader]) first.Slice(field, 4).CopyTo(second[field..]);
        Assert.Contains("share no bytes", Refusal(zip), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Method, 12, "")]
    [InlineData(Method, 99, "")]
    [InlineData(Flags, 1, "encrypted")]
    [InlineData(Size, 129, "")]
    [InlineData(Size, 131, "")]
    [InlineData(PackedSize, 4, "")]
    [InlineData(LocalHeader, 77, "")]
    [InlineData(Check, 0, "CRC-32")]
    public void A_lie_in_the_directory_is_refused(int field, int value, string part)
    {
        byte[] zip = Zip(CompressionLevel.NoCompression, ("a.npy", Npy([0.5f])));
        BinaryPrimitives.WriteInt16LittleEndian(Directory(zip, 0)[field..], (short)value);
        Assert.Contains(part, Refusal(zip), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_behind_an_array_are_refused() =>
        Assert.Contains("'a': ", Refusal(Zip(CompressionLevel.NoCompression, ("a.npy", [.. Npy([1]), 0]))), StringComparison.Ordinal);

    [Fact]
    public void Nothing_but_its_own_exception_leaves_it()
    {
        byte[] whole = Zip(CompressionLevel.Optimal, ("a.npy", Npy([1, 2, 3])), ("b.npy", Npy(new float[50])));
        int refused = 0;
        for (int length = 0; length < whole.Length; length++) refused += Refuses(whole[..length]);
        Assert.Equal(whole.Length, refused);
        Random random = new(1);
        for (int trial = 0; trial < 5000; trial++)
        {
            byte[] changed = [.. whole];
            for (int change = random.Next(1, 4); change > 0; change--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            refused += Refuses(changed);
        }
        Assert.InRange(refused, whole.Length + 2500, whole.Length + 4999);

        static int Refuses(byte[] bytes)
        {
            try
            {
                Read(bytes);
                return 0;
            }
            catch (InvalidDataException)
            {
                return 1;
            }
        }
    }

    private byte[] Written(IEnumerable<KeyValuePair<string, NpyArray>> arrays)
    {
        string path = Path.Combine(_folder, "written.npz");
        Npz.Write(path, arrays);
        return System.IO.File.ReadAllBytes(path);
    }

    private static byte[] Npy(float[] values)
    {
        using MemoryStream stream = new();
        Interop.Formats.Npy.Write(stream, NpyArray.Of(values, values.Length));
        return stream.ToArray();
    }

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    /// <summary>Entry i of the central directory and what follows.</summary>
    private static Span<byte> Directory(byte[] zip, int i)
    {
        ReadOnlySpan<byte> signature = [0x50, 0x4B, 1, 2];
        int at = zip.AsSpan().IndexOf(signature);
        for (; i > 0; i--) at += 4 + zip.AsSpan(at + 4).IndexOf(signature);
        return zip.AsSpan(at);
    }

    private static string Refusal(byte[] zip, long limit = Npz.DefaultLimit)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(zip, limit)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static Dictionary<string, NpyArray> Read(byte[] zip, long limit = Npz.DefaultLimit)
    {
        using MemoryStream stream = new(zip);
        return Npz.Read(stream, limit);
    }
}
