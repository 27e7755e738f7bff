using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Plasticity.Devices;

namespace Plasticity.Interop.Formats;

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

    // Of a Summary.Value.
    private const int Tag = 1, HistogramValue = 5;

    private const int HeadBytes = 12, CheckBytes = 4, LongestRecord = 1 << 30;

    private const string NameStart = "events.out.tfevents.";

    private readonly Stream _stream;

    /// <summary>Begins a file on a stream, which it then owns.</summary>
    /// <param name="stream">Where the records go.</param>
    /// <param name="wallTime">Seconds since 1970.</param>
    public EventFile(Stream stream, double wallTime)
    {
        _stream = stream;
        Write(wallTime, step: null, (FileVersion, message => message.Text(FileVersion, "brain.Event:2")));
    }

    /// <summary>
    /// Begins <c>events.out.tfevents.SECONDS.HOST</c> in a folder, which is made if need be. TensorBoard reads the files of a folder in the order of
    /// their names, so a later file gets more seconds than an earlier one, even where the clock says otherwise.
    /// </summary>
    /// <exception cref="IOException">It cannot be written; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static EventFile Create(string folder, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        long seconds = Math.Max(now.ToUnixTimeSeconds(), 1 + In(folder).Select(SecondsOf).LastOrDefault());
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{NameStart}{seconds:D10}.{Environment.MachineName}"));
        FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        return new EventFile(file, Seconds(now));
    }

    /// <summary>A time as events have it.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>The event files of a folder, in the order in which TensorBoard reads them; none where there is no such folder.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, NameStart + "*").Order(StringComparer.Ordinal)] : [];

    /// <summary>
    /// Says that a process begins to write here. From the second such record on, TensorBoard forgets what it has read of this step and later ones,
    /// of every tag; the first is taken for the beginning of the run, so every file has to begin with one.
    /// </summary>
    public void Start(long step, double wallTime) => Write(wallTime, step, (SessionLog, session => session.Whole(1, 1)));

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
        WriteValue(tag, step, wallTime, v => v.Message(HistogramValue, histogram.Write));
    }

    /// <summary>A picture.</summary>
    /// <param name="tag">Its name.</param>
    /// <param name="step">When it was taken.</param>
    /// <param name="png">A whole PNG file of that picture.</param>
    /// <param name="height">Its rows.</param> <param name="width">Its columns.</param>
    /// <param name="channels">1 or 3, which are also TensorFlow's numbers of grey and RGB.</param>
    /// <param name="wallTime">Seconds since 1970.</param>
    public void Image(string tag, long step, byte[] png, int height, int width, int channels, double wallTime) => WriteValue(tag, step, wallTime, v => v.Message(4, image =>
    {
        image.Whole(1, height);
        image.Whole(2, width);
        image.Whole(3, channels);
        image.Bytes(4, png);
    }));

    /// <summary>A record as <see cref="HistogramsAt"/> found it in another file.</summary>
    public void Copy(ReadOnlySpan<byte> message) => WriteRecord(message);

    /// <summary>
    /// The histograms of one step in a file, by tag, each the last that stands there. What is no whole record ends the file: that is how a process
    /// that was killed leaves it.
    /// </summary>
    /// <exception cref="IOException">It cannot be read; so, too, <see cref="UnauthorizedAccessException"/>.</exception>
    public static IReadOnlyDictionary<string, byte[]> HistogramsAt(string path, long step)
    {
        Dictionary<string, byte[]> found = [];
        using FileStream file = PlainFile.Open(path);
        while (ReadRecord(file) is { } message)
            if (HistogramTag(message, step) is { } tag) found[tag] = message;
        return found;
    }

    public void Dispose() => _stream.Dispose();

    private static byte[]? ReadRecord(FileStream file)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        if (file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) < HeadBytes || BinaryPrimitives.ReadUInt32LittleEndian(head[8..]) != MaskedCrc(head[..8])) return null;
        long length = BinaryPrimitives.ReadInt64LittleEndian(head);
        if (length is < 0 or > LongestRecord || length > file.Length - file.Position - CheckBytes) return null;
        byte[] record = new byte[length + CheckBytes];
        file.ReadExactly(record);
        byte[] message = record[..(int)length];
        return BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan((int)length)) == MaskedCrc(message) ? message : null;
    }

    /// <summary>The tag of an event that is a histogram of this step; null for any other.</summary>
    private static string? HistogramTag(ReadOnlySpan<byte> message, long step)
    {
        ProtobufReader fields = new(message);
        long at = 0;
        string? tag = null;
        while (fields.Next())
        {
            if (fields.Field == Step) at = (long)fields.Number;
            if (fields.Field == Summary) tag = HistogramTag(fields.Bytes);
        }
        return at == step ? tag : null;
    }

    private static string? HistogramTag(ReadOnlySpan<byte> summary)
    {
        ProtobufReader values = new(summary);
        if (!values.Next()) return null;
        ProtobufReader fields = new(values.Bytes);
        string? tag = null;
        bool isHistogram = false;
        while (fields.Next())
        {
            if (fields.Field == Tag) tag = Encoding.UTF8.GetString(fields.Bytes);
            isHistogram |= fields.Field == HistogramValue;
        }
        return isHistogram ? tag : null;
    }

    private static long SecondsOf(string path)
    {
        string number = Path.GetFileName(path)[NameStart.Length..].Split('.')[0];
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds < 9_999_999_999 ? seconds : 0;
    }

    private void WriteValue(string tag, long step, double wallTime, Action<ProtobufWriter> content) =>
        Write(wallTime, step, (Summary, summary => summary.Message(1, value =>
        {
            value.Text(Tag, tag);
            content(value);
        })));

    private void Write(double wallTime, long? step, (int Field, Action<ProtobufWriter> Content) what)
    {
        ProtobufWriter message = new();
        message.Double(WallTime, wallTime);
        if (step is not null) message.Whole(Step, step.Value);
        if (what.Field == FileVersion) what.Content(message);
        else message.Message(what.Field, what.Content);
        WriteRecord(message.Written);
    }

    private void WriteRecord(ReadOnlySpan<byte> payload)
    {
        byte[] record = new byte[HeadBytes + payload.Length + CheckBytes];
        BinaryPrimitives.WriteInt64LittleEndian(record, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), MaskedCrc(record.AsSpan(0, 8)));
        payload.CopyTo(record.AsSpan(HeadBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(HeadBytes + payload.Length), MaskedCrc(payload));
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
