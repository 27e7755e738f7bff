using System.Buffers.Binary;
using System.IO.Compression;

namespace Plasticity.Engine.Formats;

/// <summary>Writes PNG files (ISO 15948) of eight bits a channel: grey or RGB, no palette, no filter, no date, so that equal pixels give equal bytes.</summary>
public static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A whole file.</summary>
    /// <param name="pixels">[height,width,channels]</param>
    /// <param name="height">At least 1.</param> <param name="width">At least 1.</param>
    /// <param name="channels">1 for grey, 3 for red, green and blue.</param>
    /// <exception cref="ArgumentException">The sizes are others, or do not agree with the number of pixels.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int height, int width, int channels)
    {
        if (channels is not (1 or 3) || height < 1 || width < 1 || pixels.Length != (long)height * width * channels)
        {
            throw new ArgumentException($"an image has a height and a width of at least 1 and 1 or 3 channels, found [{height},{width},{channels}] and {pixels.Length} bytes");
        }
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        // Bits a channel and the kind of colour; compression, filters and interlacing have one choice each, 0.
        (header[8], header[9]) = (8, (byte)(channels == 1 ? 0 : 2));
        using MemoryStream file = new();
        file.Write(Signature);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compressed(pixels, width * channels));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Compressed(ReadOnlySpan<byte> pixels, int row)
    {
        using MemoryStream bytes = new();
        using (ZLibStream packed = new(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (; !pixels.IsEmpty; pixels = pixels[row..])
            {
                // Each row is led by its filter: none.
                packed.WriteByte(0);
                packed.Write(pixels[..row]);
            }
        }
        return bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Number(file, (uint)data.Length);
        file.Write(name);
        file.Write(data);
        Number(file, Crc32.Append(Crc32.Append(0, name), data));
    }

    private static void Number(MemoryStream file, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        file.Write(bytes);
    }
}
