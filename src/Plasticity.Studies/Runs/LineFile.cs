using System.Security.Cryptography;

namespace Plasticity.Studies.Runs;

/// <summary>How far a file of lines reached: what a checkpoint remembers of it.</summary>
/// <param name="Bytes">Its length.</param> <param name="Sha256">Of so many bytes, in hexadecimal.</param>
public sealed record LineMark(long Bytes, string Sha256);

/// <summary>A file of lines that only grows. A line is written in one piece, so that the file holds whole lines alone, whenever the process ends.</summary>
internal sealed class LineFile : IDisposable
{
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins the file anew, or goes on at a mark: what lies behind it is cut off.</summary>
    /// <exception cref="InputException">What lies before the mark is not what it was.</exception>
    public LineFile(string path, LineMark? mark = null)
    {
        _file = new FileStream(path, mark is null ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
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

    /// <summary>How far the file reaches.</summary>
    public LineMark Mark => new(_file.Length, Convert.ToHexStringLower(_hash.GetCurrentHash()));

    /// <summary>Adds a line with its end.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        _file.Write(line);
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
            if (read == 0) throw InputException.File(path, $"the {mark.Bytes} bytes that the checkpoint knows", "fewer");
            _hash.AppendData(buffer, 0, read);
            left -= read;
        }
        if (Convert.ToHexStringLower(_hash.GetCurrentHash()) != mark.Sha256) throw InputException.File(path, "the lines that the checkpoint knows", "others");
        _file.SetLength(mark.Bytes);
        _file.Position = mark.Bytes;
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }
}
