using System.Buffers;
using System.Buffers.Binary;
using Plasticity.Studies;

namespace Plasticity.Interop.Images;

/// <summary>
/// Looks through a JPEG file (ISO 10918-1) before it is decoded, and keeps its tables, frame and scans up to the first end. The image library by
/// itself takes missing scans for grey, works through any number of scans, and follows numbers of tables that were never defined.
/// </summary>
internal ref struct JpegOutline
{
    // The usual script of a progressive picture has ten. A scan may be a few bytes, and is work for every block of the picture.
    private const int MostScans = 64;

    private const byte Start = 0xD8, End = 0xD9, Frame = 0xC0, LastFrame = 0xC2, HuffmanTables = 0xC4, Scan = 0xDA, QuantTables = 0xDB, RestartInterval = 0xDD;

    private readonly string _file;
    private readonly ArrayBufferWriter<byte> _kept = new();
    private readonly JpegTables _tables;
    private ReadOnlySpan<byte> _rest;
    private JpegFrame? _frame;
    private int _scans;

    private JpegOutline(string file, ReadOnlySpan<byte> bytes)
    {
        _file = file;
        _tables = new JpegTables(file);
        _rest = bytes[2..];
        _kept.Write<byte>([0xFF, Start]);
    }

    /// <exception cref="InputException">Segments, tables or sizes break a rule, or a component of the picture is missing.</exception>
    public static Outline Of(string file, ReadOnlySpan<byte> bytes)
    {
        JpegOutline outline = new(file, bytes);
        while (outline.Next()) { }
        if (outline._frame is null) throw outline.Refused("a frame", "none");
        outline._frame.DemandAll();
        return new Outline(outline._frame.Height, outline._frame.Width, outline._kept.WrittenSpan.ToArray());
    }

    /// <summary>Takes one segment, with what follows a scan; false at the end.</summary>
    private bool Next()
    {
        if (_rest.Length < 2) throw Refused("a marker at its end", "a file that breaks off");
        if (_rest[0] != 0xFF) throw Refused("a marker where a segment ends", $"{_rest[0]:x2}");
        byte marker = _rest[1];
        // A marker may be led by any number of these.
        _rest = _rest[(marker == 0xFF ? 1 : 2)..];
        if (marker == 0xFF) return true;
        if (marker == End)
        {
            _kept.Write<byte>([0xFF, End]);
            return false;
        }
        ReadOnlySpan<byte> content = Content(marker);
        switch (marker)
        {
            case HuffmanTables: _tables.TakeHuffman(content); break;
            case QuantTables: _tables.TakeQuantisation(content); break;
            case RestartInterval: Demand(content.Length == 2, _file, "a restart interval of two bytes", content.Length); break;
            case >= Frame and <= LastFrame: TakeFrame(marker, content); break;
            case Scan: TakeScan(content); return true;
            // Of the segments of applications, two say what the colours are.
            case 0xE0 or 0xEE: break;
            case > 0xE0 and <= 0xEF or 0xFE: return true;
            default: throw Refused("baseline or progressive frames with Huffman codes", $"marker {marker:x2}");
        }
        Keep(marker, content);
        return true;
    }

    private ReadOnlySpan<byte> Content(byte marker)
    {
        int length = _rest.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(_rest);
        if (length < 2 || length > _rest.Length) throw Refused("segments within the file", $"segment {marker:x2} of {length} bytes where {_rest.Length} are left");
        ReadOnlySpan<byte> content = _rest[2..length];
        _rest = _rest[length..];
        return content;
    }

    private readonly void Keep(byte marker, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(content.Length + 2));
        _kept.Write<byte>([0xFF, marker]);
        _kept.Write(length);
        _kept.Write(content);
    }

    private void TakeFrame(byte marker, ReadOnlySpan<byte> content)
    {
        if (_frame is not null) throw Refused("one frame", "a second");
        _frame = JpegFrame.Of(_file, marker == LastFrame, content);
    }

    private void TakeScan(ReadOnlySpan<byte> content)
    {
        if (_frame is null) throw Refused("a frame before its scans", "none");
        if (++_scans > MostScans) throw Refused($"at most {MostScans} scans", "more");
        Keep(Scan, content);
        int length = CodedLength();
        _frame.Take(content, _tables, length);
        _kept.Write(_rest[..length]);
        _rest = _rest[length..];
    }

    /// <summary>How far the codes of a scan go: up to the next marker that is neither a stuffed byte nor a restart.</summary>
    private readonly int CodedLength()
    {
        for (int at = 0; ;)
        {
            int next = _rest[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= _rest.Length) throw Refused("a marker at its end", "a file that breaks off");
            at += next;
            if (_rest[at + 1] is not (0 or (>= 0xD0 and <= 0xD7))) return at;
            at += 2;
        }
    }

    private readonly InputException Refused(string expected, string found) => Refused(_file, expected, found);

    /// <summary>"FILE: expected a JPEG image with …, found …".</summary>
    internal static InputException Refused(string file, string expected, string found) => InputException.File(file, $"a JPEG image with {expected}", found);

    /// <summary>Throws that unless a condition holds.</summary>
    internal static void Demand(bool holds, string file, string expected, int found)
    {
        if (!holds) throw Refused(file, expected, FormattableString.Invariant($"{found}"));
    }
}
