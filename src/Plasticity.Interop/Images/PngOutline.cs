using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Plasticity.Studies;

namespace Plasticity.Interop.Images;

/// <summary>
/// Looks through a PNG file (ISO 15948) before it is decoded, and keeps the header, the palette and the picture. The image library by itself takes
/// missing rows for black, does not come back from some interlaced pictures, and unpacks texts of any size. It does check the CRC of what is kept.
/// </summary>
internal static class PngOutline
{
    private const int ChunkBytes = 12, HeaderBytes = 13, MostColours = 256, ColourBytes = 3;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="InputException">Chunks, checks or sizes break a rule, or the picture has fewer or more bytes than its header says.</exception>
    public static Outline Of(string file, ReadOnlySpan<byte> bytes)
    {
        ArrayBufferWriter<byte> kept = new();
        using MemoryStream packed = new();
        kept.Write(Signature);
        Header header = default;
        bool hasPalette = false;
        ReadOnlySpan<byte> rest = bytes[Signature.Length..], name = default;
        while (!name.SequenceEqual("IEND"u8))
        {
            ReadOnlySpan<byte> chunk = Next(file, rest), content = chunk[8..^4];
            rest = rest[chunk.Length..];
            name = chunk[4..8];
            if (header.Width == 0 != name.SequenceEqual("IHDR"u8)) throw Refused(file, "one header, in front", $"chunk {Encoding.ASCII.GetString(name)}");
            if (header.Width == 0)
            {
                header = Header.Of(file, content);
                kept.Write(chunk);
            }
            else if (name.SequenceEqual("PLTE"u8))
            {
                if (hasPalette || packed.Length > 0 || content.Length is 0 or > MostColours * ColourBytes || content.Length % ColourBytes != 0)
                    throw Refused(file, "one palette of 1 to 256 colours before the picture", $"one of {content.Length} bytes");
                hasPalette = true;
                kept.Write(chunk);
            }
            else if (name.SequenceEqual("IDAT"u8))
            {
                packed.Write(content);
                kept.Write(chunk);
            }
            else if (name.SequenceEqual("IEND"u8)) kept.Write(chunk);
            else if (char.IsAsciiLetterUpper((char)name[0])) throw Refused(file, "chunks that are known", $"chunk {Encoding.ASCII.GetString(name)}");
        }
        if (header.Colour == Header.Palette && !hasPalette) throw Refused(file, "a palette", "none");
        DemandRows(file, header, packed);
        return new Outline(header.Height, header.Width, kept.WrittenSpan.ToArray());
    }

    /// <summary>The whole of the next chunk: length, name, content and check.</summary>
    private static ReadOnlySpan<byte> Next(string file, ReadOnlySpan<byte> rest)
    {
        if (rest.Length < ChunkBytes) throw Refused(file, "a chunk IEND at its end", "a file that breaks off");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - ChunkBytes) throw Refused(file, "chunks within the file", $"one of {length} bytes where {rest.Length - ChunkBytes} are left");
        ReadOnlySpan<byte> name = rest[4..8];
        foreach (byte letter in name)
            if (!char.IsAsciiLetter((char)letter)) throw Refused(file, "chunks with a name of four letters", Convert.ToHexString(name));
        return rest[..(ChunkBytes + (int)length)];
    }

    /// <summary>Unpacks the picture once, a piece at a time, and counts; no more than a byte beyond what the header says.</summary>
    private static void DemandRows(string file, Header header, MemoryStream packed)
    {
        long expected = header.Bytes, found = 0;
        byte[] piece = new byte[1 << 14];
        packed.Position = 0;
        try
        {
            using ZLibStream rows = new(packed, CompressionMode.Decompress, leaveOpen: true);
            for (int count; found <= expected && (count = rows.Read(piece, 0, (int)Math.Min(piece.Length, expected + 1 - found))) > 0;) found += count;
        }
        // Data that need a dictionary are told as a failure to read.
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw InputException.File(file, "a PNG image with an intact picture", "damaged data", problem);
        }
        if (found != expected) throw Refused(file, $"{expected} bytes of rows", found > expected ? "more" : $"{found}");
    }

    private static InputException Refused(string file, string expected, string found) => InputException.File(file, $"a PNG image with {expected}", found);

    private readonly record struct Header(int Height, int Width, int Depth, int Colour)
    {
        public const int Palette = 3;

        /// <summary>Of all rows, each led by its filter.</summary>
        public long Bytes => Height * (1 + ((long)Width * Channels * Depth + 7) / 8);

        private int Channels => Colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

        public static Header Of(string file, ReadOnlySpan<byte> content)
        {
            if (content.Length != HeaderBytes) throw Refused(file, $"a header of {HeaderBytes} bytes", $"{content.Length}");
            uint width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
            ImageFile.DemandSize(file, height, width);
            (int depth, int colour) = (content[8], content[9]);
            bool isKnown = colour switch { 0 => depth is 1 or 2 or 4 or 8 or 16, Palette => depth is 1 or 2 or 4 or 8, 2 or 4 or 6 => depth is 8 or 16, _ => false };
            if (!isKnown) throw Refused(file, "a known kind of colour", $"kind {colour} of {depth} bits");
            if (content[10] != 0 || content[11] != 0) throw Refused(file, "known methods", $"compression {content[10]} and filter {content[11]}");
            if (content[12] != 0) throw Refused(file, "its rows in order", "an interlaced one; save it without interlacing");
            return new Header((int)height, (int)width, depth, colour);
        }
    }
}
