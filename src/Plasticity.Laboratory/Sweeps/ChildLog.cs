using System.Globalization;
using System.Text;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>Keeps what the runs of a point print, one attempt after the other.</summary>
internal sealed class ChildLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter? _file;

    public ChildLog(string file)
    {
        try
        {
            FileStream stream = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            _file = new StreamWriter(stream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A run without a log is a run all the same.
        }
    }

    /// <summary>The last line of complaint; null for none.</summary>
    public string? LastComplaint { get; private set; }

    /// <summary>A line of the sweep's own, with the time.</summary>
    public void Note(string text) => Write(string.Create(CultureInfo.InvariantCulture, $"--- {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss}Z {text}"));

    /// <summary>A line of the run's complaints; null at their end.</summary>
    public void Complain(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line)) LastComplaint = line.Trim();
        Write(line);
    }

    /// <summary>A line of the run's output; null at its end.</summary>
    public void Write(string? line)
    {
        if (line is null || _file is null) return;
        lock (_gate)
        {
            try
            {
                _file.WriteLine(line);
            }
            catch (Exception refused) when (refused is IOException or ObjectDisposedException)
            {
                // As above.
            }
        }
    }

    public void Dispose()
    {
        lock (_gate) _file?.Dispose();
    }
}
