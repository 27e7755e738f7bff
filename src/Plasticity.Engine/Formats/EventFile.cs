using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Plasticity.Engine.Formats;

/// <summary>
/// A file of events for TensorBoard: records of a length, its check, a message and its check, each written at once, so that whoever reads along
/// or kills the program finds whole records. TensorBoard reads several such files in one folder one after the other, in the order of their names.
/// </summary>
/// <remarks>
/// The message is <c>Event</c> of TensorFlow's event.proto: wall_time 1, step 2, and one of file_version 3, summary 5, session_log 7. Checks are
/// CRC-32C, turned and shifted ("masked") so that a check of bytes that hold checks stays one.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;

    private readonly Stream _stream;

    /// <summary>Begins a file on a stream, which it then owns.</summary>
    /// <param name="stream">Where the records go.</param>
    /// <param name="wallTime">Seconds since 1970.</param>
    public EventFile(Stream stream, double wallTime)
    {
        _stream = stream;
        Write(wallTime, step: null, (FileVersion, message => message.Text(FileVersion, "brain.Event:2")));
    }

    /// <summary>Begins <c>events.out.tfevents.SECONDS.HOST</c> in a folder, which is made if need be; a number follows where that name is taken.</summary>
    /// <exception cref="IOException">It cannot be written; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static EventFile Create(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{now.ToUnixTimeSeconds():D10}.{Environment.MachineName}");
        string path = Path.Combine(folder, name);
        // A shorter name sorts before one that goes on, so the order of names stays that of time.
        for (int i = 1; File.Exists(path); i++) path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{i:D3}"));
        FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        return new EventFile(file, Seconds(now));
    }

    /// <summary>A time as events have it.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>Tells TensorBoard to forget what earlier files hold of this step and later ones: a run was taken up again there.</summary>
    public void Resume(long step, double wallTime) => Write(wallTime, step, (SessionLog, session => session.Whole(1, 1)));

    /// <summary>A number.</summary>
    /// <param name="tag">Its name; TensorBoard groups by what stands before the first '/'.</param>
    /// <param name="step">Where on the horizontal axis.</param>
    /// <param name="value">NaN and infinities are shown as such.</param>
    /// <param name="wallTime">Seconds since 1970.</param>
    public void Scalar(string tag, long step, float value, double wallTime) => WriteValue(tag, step, wallTime, v => v.Float(2, value));

    /// <summary>A distribution of values, as counts in TensorFlow's buckets; see <see cref="EventHistogram"/>.</summary>
    public void Histogram(string tag, long step, ReadOnlySpan<float> values, double wallTime)
    {
        EventHistogram histogram = EventHistogram.Of(values);
        WriteValue(tag, step, wallTime, v => v.Message(5, histogram.Write));
    }

    /// <summary>A picture.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="step">When it was taken.</param>
    /// <param name="pixels">[height,width,channels]</param>
    /// <param name="height">At least 1.</param> <param name="width">At least 1.</param>
    /// <param name="channels">1 or 3, which are also TensorFlow's numbers of grey and RGB.</param>
    /// <param name="wallTime">Seconds since 1970.</param>
    /// <exception cref="ArgumentException">The sizes are others, or do not agree with the number of pixels.</exception>
    public void Image(string tag, long step, ReadOnlySpan<byte> pixels, int height, int width, int channels, double wallTime)
    {
        byte[] png = Png.Encode(pixels, height, width, channels);
        WriteValue(tag, step, wallTime, v => v.Message(4, image =>
        {
            image.Whole(1, height);
            image.Whole(2, width);
            image.Whole(3, channels);
            image.Bytes(4, png);
        }));
    }

    public void Dispose() => _stream.Dispose();

    private void WriteValue(string tag, long step, double wallTime, Action<ProtobufWriter> content) =>
        Write(wallTime, step, (Summary, summary => summary.Message(1, value =>
        {
            value.Text(1, tag);
            content(value);
        })));

    private void Write(double wallTime, long? step, (int Field, Action<ProtobufWriter> Content) what)
    {
        ProtobufWriter message = new();
        message.Double(WallTime, wallTime);
        if (step is not null) message.Whole(Step, step.Value);
        if (what.Field == FileVersion) what.Content(message);
        else message.Message(what.Field, what.Content);
        ReadOnlySpan<byte> payload = message.Written;
        byte[] record = new byte[12 + payload.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        payload.CopyTo(record.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + payload.Length), MaskedCrc(payload));
        _stream.Write(record);
        _stream.Flush();
    }

    private static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        ReadOnlySpan<ulong> eights = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong eight in eights) crc = BitOperations.Crc32C(crc, eight);
        foreach (byte one in bytes[(eights.Length * 8)..]) crc = BitOperations.Crc32C(crc, one);
        return unchecked(BitOperations.RotateRight(~crc, 15) + 0xA282EAD8u);
    }
}
