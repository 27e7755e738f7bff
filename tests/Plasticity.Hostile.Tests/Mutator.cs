using System.Buffers.Binary;
using System.Text;

namespace Plasticity.Hostile.Tests;

/// <summary>Makes inputs out of known files, damaged in one to four places.</summary>
/// <param name="good">Files that are read, with which half of the inputs begin: what is nearly right gets furthest.</param>
/// <param name="seeds">All files.</param>
/// <param name="isText">Whether words and numbers are exchanged too.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> good, IReadOnlyList<byte[]> seeds, bool isText)
{
    private const int Longest = 1 << 17;

    private static readonly long[] s_edges =
    [
        0, 1, 2, -1, -2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, (1L << 31) - 8, long.MaxValue, long.MinValue,
    ];

    private static readonly string[] s_numbers =
    [
        "0", "-0", "-1", "1", "00", "0.5", "1e309", "-1e309", "1e-400", "NaN", "Infinity", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "1e1000000000", "0x10", "1_000", "null", "true", "~", "\"1\"", "[]", "{}", "99999999999999999999999999999999",
    ];

    private static readonly byte[][] s_signs = [.. "{}[]:,-&*!|>'\"%@#?\n\t \\\0\r=/".Select(sign => new[] { (byte)sign }), [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xE2, 0x80, 0xA8], [0x1B, 0x5B]];

    /// <summary>The input of a number; always the same.</summary>
    public byte[] Input(ulong seed, int index)
    {
        Numbers numbers = new((seed * 0x100000001B3) ^ (ulong)index);
        byte[] bytes = numbers.Any(numbers.Below(2) == 0 ? good : seeds);
        for (int changes = 1 + Math.Min(numbers.Below(4), numbers.Below(4)); changes > 0; changes--) bytes = Changed(bytes, numbers);
        return bytes.Length > Longest ? bytes[..Longest] : bytes;
    }

    private byte[] Changed(byte[] bytes, Numbers numbers)
    {
        int at = numbers.Below(bytes.Length);
        return numbers.Below(isText ? 14 : 10) switch
        {
            0 => With(bytes, at, (byte)(At(bytes, at) ^ (1 << numbers.Below(8)))),
            1 => With(bytes, at, (byte)numbers.Next()),
            2 => bytes[..at],
            3 => Edge(bytes, at, numbers),
            4 => LengthField(bytes, numbers),
            5 => Spliced(bytes, at, numbers),
            6 => Replaced(bytes, at, numbers.Below(Math.Min(64, bytes.Length - at)), []),
            7 => Doubled(bytes, at, numbers),
            8 => [.. bytes, .. new byte[numbers.Below(64)]],
            9 => Replaced(bytes, at, 0, numbers.Any(s_signs)),
            10 or 11 => Number(bytes, at, numbers),
            12 => Word(bytes, at, numbers),
            _ => Line(bytes, at, numbers),
        };
    }

    private static byte At(byte[] bytes, int at) => at < bytes.Length ? bytes[at] : (byte)0;

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        if (at < changed.Length) changed[at] = value;
        return changed;
    }

    private static byte[] Replaced(byte[] bytes, int at, int count, ReadOnlySpan<byte> by) => [.. bytes.AsSpan(0, at), .. by, .. bytes.AsSpan(Math.Min(bytes.Length, at + count))];

    /// <summary>A number at the edge of a type, in one, two, four or eight bytes, either end first.</summary>
    private static byte[] Edge(byte[] bytes, int at, Numbers numbers)
    {
        Span<byte> number = stackalloc byte[8];
        long value = numbers.Any(s_edges);
        int width = 1 << numbers.Below(4);
        if (numbers.Below(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(number, value);
        else BinaryPrimitives.WriteInt64BigEndian(number, value << (64 - (8 * width)));
        return Replaced(bytes, at, width, number[..width]);
    }

    /// <summary>One of the first eight words, a little more or less: where formats keep lengths.</summary>
    private static byte[] LengthField(byte[] bytes, Numbers numbers)
    {
        byte[] changed = [.. bytes];
        int at = 4 * numbers.Below(Math.Min(8, changed.Length / 4));
        if (changed.Length < at + 4) return changed;
        Span<byte> word = changed.AsSpan(at, 4);
        int change = numbers.Below(17) - 8;
        if (numbers.Below(2) == 0) BinaryPrimitives.WriteInt32LittleEndian(word, BinaryPrimitives.ReadInt32LittleEndian(word) + change);
        else BinaryPrimitives.WriteInt32BigEndian(word, BinaryPrimitives.ReadInt32BigEndian(word) + change);
        return changed;
    }

    private byte[] Spliced(byte[] bytes, int at, Numbers numbers)
    {
        byte[] other = numbers.Any(seeds);
        return [.. bytes.AsSpan(0, at), .. other.AsSpan(numbers.Below(other.Length))];
    }

    private static byte[] Doubled(byte[] bytes, int at, Numbers numbers)
    {
        int count = Math.Min(bytes.Length - at, 1 + numbers.Below(48));
        return Replaced(bytes, at, 0, bytes.AsSpan(at, count));
    }

    /// <summary>The next number of the text is another.</summary>
    private static byte[] Number(byte[] bytes, int at, Numbers numbers)
    {
        while (at < bytes.Length && !char.IsAsciiDigit((char)bytes[at])) at++;
        int end = at;
        while (end < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] is (byte)'.' or (byte)'-' or (byte)'+')) end++;
        return Replaced(bytes, at, end - at, Encoding.ASCII.GetBytes(numbers.Any(s_numbers)));
    }

    /// <summary>The next word stands where another stood.</summary>
    private byte[] Word(byte[] bytes, int at, Numbers numbers)
    {
        (int begin, int end) = WordAt(bytes, at);
        byte[] other = numbers.Any(seeds);
        (int from, int to) = WordAt(other, numbers.Below(other.Length));
        return Replaced(bytes, begin, end - begin, other.AsSpan(from, to - from));
    }

    private static (int Begin, int End) WordAt(byte[] bytes, int at)
    {
        int begin = at;
        while (begin < bytes.Length && !char.IsAsciiLetterOrDigit((char)bytes[begin])) begin++;
        int end = begin;
        while (end < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[end]) || bytes[end] is (byte)'-' or (byte)'_')) end++;
        return (begin, end);
    }

    /// <summary>A line stands twice, or not at all.</summary>
    private static byte[] Line(byte[] bytes, int at, Numbers numbers)
    {
        int begin = at == 0 ? 0 : bytes.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        int length = bytes.AsSpan(begin).IndexOf((byte)'\n') + 1;
        return numbers.Below(2) == 0 ? Replaced(bytes, begin, length, []) : Replaced(bytes, begin, 0, bytes.AsSpan(begin, length));
    }
}
