using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary>Writes to a stream until that fails, then drops what it is given.</summary>
/// <param name="stream">Null drops everything from the start.</param>
internal sealed class LossyStream(Stream? stream) : Stream
{
    private Stream? _stream = stream;

    /// <summary>Whether what is written arrives.</summary>
    public bool IsOpen => _stream is not null;

    /// <summary>Why something was lost that somebody wanted; null where nothing was.</summary>
    public Exception? Fault { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _stream?.Write(buffer);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // A reader that has gone and a closed descriptor want nothing more.
            if (refused is IOException && Refusal.Words(refused) != Refusal.NoReader) Fault = refused;
            _stream = null;
        }
    }

    public override void Flush()
    {
        // The streams of a console hold nothing back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
