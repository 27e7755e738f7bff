using System.Collections;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>The lines of a log, one at a time and none of them long; what is yielded holds until the next.</summary>
/// <param name="file">What messages call it.</param>
/// <param name="underWay">Whether a last line without its end is left out; it is refused otherwise.</param>
internal sealed class JsonLines(string file, Stream stream, bool underWay) : IEnumerable<ReadOnlyMemory<byte>>
{
    /// <summary>Bytes of the longest line.</summary>
    public const int LongestLine = 1 << 16;

    /// <exception cref="InputException">A line is too long or, the last, has no end.</exception>
    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator()
    {
        byte[] buffer = new byte[LongestLine + 1];
        int held = 0, number = 1;
        while (true)
        {
            int read = stream.Read(buffer, held, buffer.Length - held);
            if (read == 0) break;
            held += read;
            int begin = 0;
            for (int end; (end = buffer.AsSpan(begin, held - begin).IndexOf((byte)'\n')) >= 0; begin += end + 1, number++)
                yield return buffer.AsMemory(begin, end);
            held -= begin;
            if (held > LongestLine) throw InputException.File($"{file}:{number}", $"a line of at most {LongestLine} bytes", "a longer one");
            buffer.AsSpan(begin, held).CopyTo(buffer);
        }
        if (held > 0 && !underWay) throw InputException.File($"{file}:{number}", "a whole line", "one without its end");
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
