using System.Text;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>What can happen to a file of so many bytes between two days.</summary>
internal static class Corruption
{
    /// <summary>Its kinds, by what messages call them.</summary>
    public static IReadOnlyDictionary<string, Func<byte[], byte[], Random, byte[]>> Kinds { get; } = new Dictionary<string, Func<byte[], byte[], Random, byte[]>>
    {
        ["flipped bits"] = (bytes, _, random) => Changed(bytes, copy =>
        {
            for (int i = random.Next(1, 9); i > 0; i--) copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
        }),
        ["a cut end"] = (bytes, _, random) => bytes[..random.Next(bytes.Length)],
        ["an end that is longer"] = (bytes, _, random) => [.. bytes, .. Noise(random, random.Next(1, 4096))],
        ["a block of zeros"] = (bytes, _, random) => Changed(bytes, copy =>
        {
            (int from, int length) = Block(copy, random);
            Array.Clear(copy, from, length);
        }),
        ["a block of noise"] = (bytes, _, random) => Changed(bytes, copy =>
        {
            (int from, int length) = Block(copy, random);
            Noise(random, length).CopyTo(copy, from);
        }),
        ["two blocks in each other's place"] = (bytes, _, random) => Changed(bytes, copy =>
        {
            int length = random.Next(1, Math.Min(4096, copy.Length / 2)), first = random.Next(copy.Length / 2 - length + 1), second = copy.Length / 2 + random.Next(copy.Length / 2 - length + 1);
            bytes.AsSpan(first, length).CopyTo(copy.AsSpan(second));
            bytes.AsSpan(second, length).CopyTo(copy.AsSpan(first));
        }),
        ["another length of its header"] = (bytes, _, random) => Changed(bytes, copy => Noise(random, random.Next(1, 9)).CopyTo(copy, 0)),
        ["another digit in its header"] = (bytes, _, random) => Changed(bytes, copy =>
        {
            int[] digits = [.. Enumerable.Range(8, (int)Math.Min(BitConverter.ToInt64(bytes), copy.Length - 8)).Where(i => char.IsAsciiDigit((char)copy[i]))];
            int at = digits[random.Next(digits.Length)];
            copy[at] = (byte)('0' + (copy[at] - '0' + random.Next(1, 10)) % 10);
        }),
        ["the older one's bytes"] = (_, older, _) => [.. older],
        ["the older one's end"] = (bytes, older, random) =>
        {
            int at = random.Next(Math.Min(bytes.Length, older.Length));
            return [.. bytes[..at], .. older[at..]];
        },
        ["no bytes"] = (_, _, _) => [],
        ["words"] = (_, _, _) => Encoding.UTF8.GetBytes("out of order until Monday\n"),
    };

    /// <summary>Damages a file's bytes in a way that is drawn; what comes is never what was given.</summary>
    /// <param name="older">Those of the file that was written before it.</param>
    public static (string Kind, byte[] Bytes) Draw(byte[] bytes, byte[] older, Random random)
    {
        while (true)
        {
            (string kind, Func<byte[], byte[], Random, byte[]> damage) = Kinds.ElementAt(random.Next(Kinds.Count));
            byte[] damaged = damage(bytes, older, random);
            if (!damaged.AsSpan().SequenceEqual(bytes)) return (kind, damaged);
        }
    }

    private static byte[] Changed(byte[] bytes, Action<byte[]> change)
    {
        byte[] copy = [.. bytes];
        change(copy);
        return copy;
    }

    private static (int From, int Length) Block(byte[] bytes, Random random)
    {
        int length = random.Next(1, Math.Min(4096, bytes.Length));
        return (random.Next(bytes.Length - length + 1), length);
    }

    private static byte[] Noise(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
