using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Plasticity.Interop.Formats;

/// <summary>
/// Writes one message of Protocol Buffers, field by field, in the order of the calls. A field is a number and a kind; what it means only the
/// reader's schema says.
/// </summary>
/// <remarks>Every field that is written stands in the bytes, zeros too: schemas of version 3 allow to leave those out, but never demand it.</remarks>
public sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    private enum Kind
    {
        Varint = 0,
        Fixed64 = 1,
        Length = 2,
        Fixed32 = 5,
    }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>int32, int64 or an enumeration: negative numbers take ten bytes.</summary>
    public void Whole(int field, long value)
    {
        Tag(field, Kind.Varint);
        Varint((ulong)value);
    }

    /// <summary>float</summary>
    public void Float(int field, float value)
    {
        Tag(field, Kind.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    /// <summary>double</summary>
    public void Double(int field, double value)
    {
        Tag(field, Kind.Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    /// <summary>string</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>bytes, or a message that has been written already.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Kind.Length);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    /// <summary>A message within this one.</summary>
    public void Message(int field, Action<ProtobufWriter> write)
    {
        ProtobufWriter inner = new();
        write(inner);
        Bytes(field, inner.Written);
    }

    /// <summary>repeated double, packed.</summary>
    public void Doubles(int field, ReadOnlySpan<double> values) => Bytes(field, MemoryMarshal.AsBytes(values));

    /// <summary>The fields of another message, after those of this one.</summary>
    public void Append(ProtobufWriter other) => _bytes.Write(other.Written);

    private void Tag(int field, Kind kind) => Varint(((ulong)field << 3) | (uint)kind);

    /// <summary>Seven bits a byte, the lowest first; the eighth says that more follow.</summary>
    private void Varint(ulong value)
    {
        Span<byte> span = _bytes.GetSpan(10);
        int count = 0;
        for (; value > 127; value >>= 7) span[count++] = (byte)(value | 128);
        span[count++] = (byte)value;
        _bytes.Advance(count);
    }
}
