using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Plasticity.Engine.Formats;

namespace Plasticity.Engine.Tests.Formats;

public class PngTests
{
    /// <summary>Header and end as Python's struct and zlib.crc32 give them for two pixels of RGB.</summary>
    [Fact]
    public void Header_and_end_are_those_made_elsewhere()
    {
        byte[] file = Png.Encode([10, 20, 30, 40, 50, 60], 1, 2, 3);
        Assert.Equal("89504E470D0A1A0A" + "0000000D49484452000000020000000108020000007B40E8DD", Convert.ToHexString(file[..33]));
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(file[^12..]));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(64, 33, 1)]
    [InlineData(300, 257, 3)]
    public void The_pixels_come_back(int height, int width, int channels)
    {
        byte[] pixels = new byte[height * width * channels];
        new Random(1).NextBytes(pixels);
        byte[] file = Png.Encode(pixels, height, width, channels);
        Assert.Equal(file, Png.Encode(pixels, height, width, channels));
        (byte[] header, byte[] packed) = Chunks(file);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(header));
        Assert.Equal(height, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));
        Assert.Equal([8, channels == 1 ? 0 : 2, 0, 0, 0], header[8..].Select(b => (int)b));
        using MemoryStream unpacked = new();
        using (ZLibStream zlib = new(new MemoryStream(packed), CompressionMode.Decompress)) zlib.CopyTo(unpacked);
        byte[] expected = [.. Enumerable.Range(0, height).SelectMany(row => new byte[] { 0 }.Concat(pixels.Skip(row * width * channels).Take(width * channels)))];
        Assert.Equal(expected, unpacked.ToArray());
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 1, 2, 2)]
    [InlineData(2, 2, 3, 11)]
    [InlineData(65536, 65536, 1, 0)]
    public void Sizes_that_do_not_agree_are_refused(int height, int width, int channels, int bytes) =>
        Assert.Throws<ArgumentException>(() => Png.Encode(new byte[bytes], height, width, channels));

    private static (byte[] Header, byte[] Data) Chunks(ReadOnlySpan<byte> file)
    {
        Dictionary<string, byte[]> chunks = [];
        for (file = file[8..]; !file.IsEmpty;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file);
            Assert.Equal(Crc(file.Slice(4, 4 + length)), BinaryPrimitives.ReadUInt32BigEndian(file[(8 + length)..]));
            chunks.Add(Encoding.ASCII.GetString(file.Slice(4, 4)), file.Slice(8, length).ToArray());
            file = file[(12 + length)..];
        }
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Keys);
        return (chunks["IHDR"], chunks["IDAT"]);
    }

    /// <summary>CRC-32 bit by bit.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
        }
        return ~crc;
    }
}
