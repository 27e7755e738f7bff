using Plasticity.Studies;

namespace Plasticity.Laboratory.Fetching;

/// <summary>
/// Goes through the headers of a tar archive before the framework's reader sees it, which looks at no checksum and sets aside as much memory as a
/// header of attributes or of a long name asks for.
/// </summary>
internal static class TarHeaders
{
    private const int Block = 512, MostAttributes = 1 << 20;
    private const int SizeAt = 124, SizeLength = 12, ChecksumAt = 148, ChecksumLength = 8, KindAt = 156;

    /// <exception cref="InputException">A header has changed, or asks for more than there can be.</exception>
    /// <exception cref="InvalidDataException">The archive breaks off.</exception>
    public static void Check(string archive, Stream tar, int mostEntries, long mostBytes)
    {
        byte[] header = new byte[Block], content = new byte[1 << 16];
        long bytes = 0;
        int entries = 0;
        for (int read; (read = tar.ReadAtLeast(header, Block, throwOnEndOfStream: false)) > 0;)
        {
            if (read < Block) throw new InvalidDataException("it ends within a header");
            // Two blocks of nothing are the end; what follows is of no account.
            if (!header.AsSpan().ContainsAnyExcept((byte)0)) return;
            if (++entries > mostEntries) throw InputException.File(archive, $"at most {mostEntries} entries", "more");
            long sum = Checksum(header);
            if (Octal(header.AsSpan(ChecksumAt, ChecksumLength)) is var said && said != sum)
                throw InputException.File(archive, "the checksum of each header", FormattableString.Invariant($"in header {entries} {(said is null ? "no number" : $"{said}")} where the bytes add up to {sum}"));
            long size = Octal(header.AsSpan(SizeAt, SizeLength)) ?? throw InputException.File(archive, "the size of each entry as a number", "something else");
            bool isAttributes = header[KindAt] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';
            if (isAttributes && size > MostAttributes) throw InputException.File(archive, $"names and attributes of at most {MostAttributes} bytes", $"{size}");
            if (size > mostBytes - bytes) throw InputException.File(archive, $"at most {mostBytes} bytes unpacked", "more");
            bytes += size;
            Skip(tar, (size + Block - 1) / Block * Block, content);
        }
    }

    private static void Skip(Stream tar, long count, byte[] buffer)
    {
        while (count > 0)
        {
            int read = tar.Read(buffer, 0, (int)Math.Min(count, buffer.Length));
            if (read == 0) throw new InvalidDataException("it ends within a file");
            count -= read;
        }
    }

    /// <summary>The sum of all bytes, those of the checksum itself taken for blanks.</summary>
    private static long Checksum(ReadOnlySpan<byte> header)
    {
        long sum = ' ' * ChecksumLength;
        for (int i = 0; i < header.Length; i++)
            if (i is < ChecksumAt or >= ChecksumAt + ChecksumLength) sum += header[i];
        return sum;
    }

    /// <summary>An octal number between blanks and noughts; null for anything else, as for the binary numbers of files beyond 8 GiB.</summary>
    private static long? Octal(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        long number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7') return null;
            number = (8 * number) + (digit - '0');
        }
        return number;
    }
}
