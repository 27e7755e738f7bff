using System.Diagnostics;

namespace Plasticity.Hostile.Tests;

/// <summary>What became of bytes in a reader.</summary>
/// <param name="Accepted">Whether it read them.</param>
/// <param name="Message">Why not; empty where it has no words for it.</param>
/// <param name="Fault">What it should not have done; null where it did nothing of the kind.</param>
internal sealed record Trial(bool Accepted, string Message, string? Fault)
{
    /// <summary>Bytes of memory that a reader may take for a file of none, and for each byte of a file.</summary>
    public const long MostBytes = 64 << 20, MostPerByte = 64;

    private const int LongestMessage = 1000;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1), s_longestPerByte = TimeSpan.FromMicroseconds(1);

    /// <summary>Gives a reader bytes. Whatever it does is told, not thrown.</summary>
    public static Trial Of(Reader reader, string name, byte[] bytes)
    {
        Trial first = Once(reader, name, bytes, out bool isSlow);
        // A machine may be busy with something else for a second; hardly twice at the same file.
        return isSlow ? Once(reader, name, bytes, out _) : first;
    }

    private static Trial Once(Reader reader, string name, byte[] bytes, out bool isSlow)
    {
        long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        Trial trial = Read(reader, name, bytes);
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        TimeSpan longest = s_longest + (bytes.Length * s_longestPerByte);
        isSlow = taken > longest;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = MostBytes + (MostPerByte * bytes.Length);
        if (trial.Fault is not null) return trial;
        if (allocated > allowed) return trial with { Fault = $"it took {allocated:N0} bytes of memory for a file of {bytes.Length:N0}, expected at most {allowed:N0}" };
        return isSlow ? trial with { Fault = $"it took {taken.TotalSeconds:F1} s, expected at most {longest.TotalSeconds:F1} s" } : trial;
    }

    private static Trial Read(Reader reader, string name, byte[] bytes)
    {
        try
        {
            return new Trial(reader.Read(name, bytes), "", null);
        }
        catch (Exception refused) when (refused.GetType() == reader.Documented)
        {
            return new Trial(false, refused.Message, FaultOf(refused.Message));
        }
        catch (Exception escaped)
        {
            return new Trial(false, escaped.Message, $"{escaped.GetType().Name} left it: {escaped}");
        }
    }

    private static string? FaultOf(string message) =>
        message.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\u202E') ? $"its message is not one line of plain text: {message}"
        : message.Length is 0 or > LongestMessage ? $"its message has {message.Length} characters: {message}"
        : null;
}
