using System.Security.Cryptography;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Runs;

/// <summary>How far a file of lines reached: what a checkpoint remembers of it.</summary>
/// <param name="Bytes">Its length.</param> <param name="Sha256">Of so many bytes, in hexadecimal.</param>
public sealed record LineMark(long Bytes, string Sha256);

/// <summary>A file of lines that only grows. A line is written in one piece, so that the file holds whole lines alone, whenever the process ends.</summary>
internal sealed class LineFile : IDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins the file anew, or finds the mark at which it goes on; what lies behind that stays until <see cref="Cut"/>.</summary>
    /// <exception cref="InputException">What lies before the mark is not what it was.</exception>
    public LineFile(string path, LineMark? mark = null)
    {
        if (mark is not null) UserFile.Read(path, "the log of a run", _ => true);
        _file = new FileStream(path, mark is null ? FileMode.Create : FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (mark is null) return;
        try
        {
            GoTo(mark, path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Ends the file here: what lies behind the mark is cut off.</summary>
    public void Cut() => _file.SetLength(_file.Position);

    /// <summary>How far the file reaches.</summary>
    public LineMark Mark => new(_file.Length, Convert.ToHexStringLower(_hash.GetCurrentHash()));

    /// <summary>Adds a line with its end.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            _file.Write(line);
        }
        catch (ArgumentOutOfRangeException refused)
        {
            // The runtime's word for a file that the system does not let grow any further.
            throw new IOException($"a limit on the size of files, which {Path.GetFileName(_file.Name)} has reached", refused);
        }
        _hash.AppendData(line);
    }

    /// <summary>Waits until the lines are on the disk.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    private void GoTo(LineMark mark, string path)
    {
        if (_file.Length < mark.Bytes) throw InputException.File(path, $"the {mark.Bytes} bytes that the checkpoint knows", $"{_file.Length}");
        byte[] buffer = new byte[1 << 16];
        for (long left = mark.Bytes; left > 0;)
        {
            int read = _file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0) throw InputException.File(path, $"the {mark.Bytes} bytes that the checkpoint knows", $"{mark.Bytes - left}");
            _hash.AppendData(buffer, 0, read);
            left -= read;
        }
        string found = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (found != mark.Sha256) throw InputException.File(path, "the lines that the checkpoint knows", $"others: the SHA-256 of the first {mark.Bytes} bytes was {Changes.Short(mark.Sha256)} and is {Changes.Short(found)}");
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
