using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Plasticity.Interop.Formats;

namespace Plasticity.Interop.Tests.Formats;

public sealed class SafetensorsTests : IDisposable
{
    private const string TwoFloats = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Bytes put down by hand after the format's own description: 56 = 0x38 bytes of header, two of them padding.</summary>
    [Fact]
    public void Writes_the_bytes_that_the_format_describes()
    {
        byte[] expected =
        [
            0x38, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(TwoFloats), (byte)' ', (byte)' ',
            0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0,
        ];
        Assert.Equal(expected, Write([KeyValuePair.Create("a", SafeTensor.Of([1f, -2f], 2))]));
        Assert.Equal([1f, -2f], Read(expected).Tensors["a"].Floats());
    }

    [Fact]
    public void Every_type_comes_back_with_its_bits()
    {
        KeyValuePair<string, SafeTensor>[] tensors =
        [
            new("F64", SafeTensor.Of([Math.PI, double.NaN], 2)), new("I64", SafeTensor.Of([long.MinValue, 7], 2)), new("U64", SafeTensor.Of<ulong>([ulong.MaxValue, 7], 1, 2)),
            new("F32", SafeTensor.Of([MathF.PI, float.NegativeInfinity], 2, 1)), new("I32", SafeTensor.Of([int.MinValue, 7], 2)), new("U32", SafeTensor.Of([uint.MaxValue], 1)),
            new("F16", SafeTensor.Of([(Half)0.5f], 1)), new("I16", SafeTensor.Of([short.MinValue], 1)), new("U16", SafeTensor.Of([ushort.MaxValue], 1)),
            new("I8", SafeTensor.Of([sbyte.MinValue], 1)), new("U8", SafeTensor.Of([byte.MaxValue], 1)),
            new("scalar", SafeTensor.Of<int>([3])), new("empty", SafeTensor.Of<float>([], 4, 0, 2)),
        ];
        SafetensorsFile file = Read(Write(tensors, [new("step", "12"), new("größe", "\n\"\\")]));
        Assert.Equal(tensors.Select(t => t.Key).Order(), file.Tensors.Keys.Order());
        foreach ((string name, SafeTensor tensor) in tensors)
        {
            if (Enum.TryParse(name, out SafeType type)) Assert.Equal(type, file.Tensors[name].Type);
            Assert.Equal(tensor.Shape, file.Tensors[name].Shape);
            Assert.Equal(tensor.Bytes().ToArray(), file.Tensors[name].Bytes().ToArray());
        }
        Assert.Equal([ulong.MaxValue, 7], file.Tensors["U64"].Values<ulong>());
        Assert.Equal([0.5f], file.Tensors["F16"].Floats());
        Assert.Empty(file.Tensors["scalar"].Shape);
        Assert.Equal("12", file.Metadata["step"]);
        Assert.Equal("\n\"\\", file.Metadata["größe"]);
    }

    [Fact]
    public void Narrow_floats_widen_exactly()
    {
        // 1.5 is 3FC0 in the upper half of a float; the sign, and a number below all normal ones.
        byte[] file = File("""{"b":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}}""", [0xC0, 0x3F, 0xC0, 0xBF, 0x01, 0x00]);
        Assert.Equal([1.5f, -1.5f, BitConverter.UInt32BitsToSingle(0x00010000)], Read(file).Tensors["b"].Floats());
        Assert.Throws<InvalidDataException>(() => Read(file).Tensors["b"].Values<float>());
        Assert.Throws<InvalidDataException>(SafeTensor.Of([1], 1).Floats);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("{}   \n", 0)]
    [InlineData("""{"__metadata__":{}}""", 0)]
    [InlineData("""{"a":{"data_offsets":[4,8],"shape":[],"dtype":"F32"},"b":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[4,4]},"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"c":{"dtype":"BOOL","shape":[0,9],"data_offsets":[0,0]}}""", 4)]
    public void Reads_what_the_format_allows(string header, int elements) => Read(File(header, new byte[elements]));

    public static TheoryData<string, string> HostileHeaders => new()
    {
        { "", "begins with '{'" },
        { " " + TwoFloats, "begins with '{'" },
        { "[]", "begins with '{'" },
        { "{", "JSON" },
        { TwoFloats + "{}", "JSON" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},}""", "JSON" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}/**/}""", "JSON" },
        { """{"a\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "JSON" },
        { """{"a":{"dtype":"F32","shape":[[[[2]]]],"data_offsets":[0,8]}}""", "expected" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'a' again" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""", "'a' again" },
        { """{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", "found 'shape'" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}""", "found 'x'" },
        { """{"__metadata__":{"x":"1","x":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'x' again" },
        { """{"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__" },
        { """{"__metadata__":null,"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__" },
        { """{"a":null}""", "'a'" },
        { """{"a":{"dtype":"F32","shape":[2]}}""", "data_offsets" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "data_offsets" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", "data_offsets" },
        { """{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", "'f32'" },
        { """{"a":{"dtype":"1","shape":[2],"data_offsets":[0,8]}}""", "dtype" },
        { """{"a":{"dtype":1,"shape":[2],"data_offsets":[0,8]}}""", "String" },
        { """{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "'F8_E4M3'" },
        { """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "whole numbers" },
        { """{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "whole numbers" },
        { """{"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}""", "whole numbers" },
        { """{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "whole numbers" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "12 bytes" },
        { """{"a":{"dtype":"F32","shape":[4294967298],"data_offsets":[0,8]}}""", "2^31" },
        { """{"a":{"dtype":"F32","shape":[536870912,2],"data_offsets":[0,8]}}""", "2 GiB" },
        { """{"a":{"dtype":"F64","shape":[2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""", "2 GiB" },
        { """{"a":{"dtype":"F32","shape":[2147483647,2147483647,0],"data_offsets":[0,0]}}""", "2 GiB" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "8 to 0" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[18446744073709551608,0]}}""", "whole numbers" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]}}""", "byte 0" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "byte 0" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "expected 4 bytes of elements, found 8" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "expected 16 bytes of elements, found 8" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "byte 8" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}}""", "byte 4" },
        { """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}""", "byte 8" },
    };

    [Theory]
    [MemberData(nameof(HostileHeaders))]
    public void Refuses_a_hostile_header_in_one_line(string header, string part)
    {
        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => Read(File(header, new byte[8])));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void Refuses_names_that_are_not_utf8_and_shows_none_that_a_terminal_would_obey()
    {
        byte[] broken = File(TwoFloats, new byte[8]);
        broken[10] = 0xFF;
        Assert.Throws<InvalidDataException>(() => Read(broken));
        string message = Assert.Throws<InvalidDataException>(() => Read(File("""{"\u001b[2J\r\n":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", new byte[8]))).Message;
        Assert.StartsWith(@"'\u001b[2J\u000d\u000a': ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void A_claim_of_a_long_header_takes_no_memory(long claim)
    {
        byte[] file = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(file, claim);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using MemoryStream stream = new(file);
        // The stream is said to be long enough, so that the limit itself has to hold.
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(stream, long.MaxValue));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    [Fact]
    public void Refuses_every_truncation_and_a_trailing_byte()
    {
        byte[] whole = File(TwoFloats, new byte[8]);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Read(whole[..length]));
            using MemoryStream shrunk = new(whole[..length]);
            Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(shrunk, whole.Length));
        }
        Assert.Throws<InvalidDataException>(() => Read([.. whole, 0]));
    }

    [Fact]
    public void Writing_refuses_what_reading_would()
    {
        KeyValuePair<string, SafeTensor> a = new("a", SafeTensor.Of([1f], 1));
        Assert.Throws<ArgumentException>(() => Write([a, a]));
        Assert.Throws<ArgumentException>(() => Write([new("__metadata__", a.Value)]));
        Assert.Throws<ArgumentException>(() => Write([a], [new("k", "1"), new("k", "2")]));
        Assert.Throws<ArgumentException>(() => SafeTensor.Of([1f, 2f], 3));
        Assert.Throws<InvalidOperationException>(() => Write([new("a", new SafeTensor(SafeType.F32, [2], () => new byte[4]))]));
    }

    [Fact]
    public void A_file_may_be_larger_than_two_gibibytes()
    {
        byte[] shared = new byte[64 << 20];
        int asked = 0;
        SafeTensor tensor = new(SafeType.U8, [shared.Length], () =>
        {
            asked++;
            return shared;
        });
        using Counter counter = new();
        SafetensorsFile.Write(counter, Enumerable.Range(0, 40).Select(i => KeyValuePair.Create($"t{i}", tensor)));
        Assert.Equal(40, asked);
        using JsonDocument header = JsonDocument.Parse(counter.First.AsMemory(8));
        Assert.Equal(40L * shared.Length, header.RootElement.GetProperty("t39").GetProperty("data_offsets")[1].GetInt64());
        Assert.Equal(counter.First.Length + 40L * shared.Length, counter.Total);
    }

    [Fact]
    public void A_file_that_cannot_be_finished_leaves_the_one_before_it()
    {
        string path = Path.Combine(_folder, "w.safetensors");
        SafetensorsFile.Write(path, [new("a", SafeTensor.Of([1f], 1))]);
        SafeTensor broken = new(SafeType.F32, [1], () => throw new IOException("no space left"));
        Assert.Throws<IOException>(() => SafetensorsFile.Write(path, [new("a", SafeTensor.Of([2f], 1)), new("b", broken)]));
        Assert.Equal([1f], SafetensorsFile.Read(path).Tensors["a"].Floats());
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private static byte[] Write(IEnumerable<KeyValuePair<string, SafeTensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        using MemoryStream stream = new();
        SafetensorsFile.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static SafetensorsFile Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return SafetensorsFile.Read(stream, bytes.Length);
    }

    private static byte[] File(string header, byte[] elements)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. elements];
    }

    /// <summary>Keeps what comes before the elements, and counts the rest.</summary>
    private sealed class Counter : MemoryStream
    {
        private readonly List<byte> _first = [];

        public byte[] First => [.. _first];

        public long Total { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Total += buffer.Length;
            if (buffer.Length < 1 << 20) _first.AddRange(buffer);
        }
    }
}
