using System.Buffers.Binary;
using System.Text;

namespace Plasticity.Interop.Tests.Support;

/// <summary>A message of Protocol Buffers taken apart after the description of its encoding, knowing nothing of the engine's writer.</summary>
internal sealed class DecodedMessage
{
    private readonly List<(int Field, object Value)> _fields = [];

    public DecodedMessage(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            ulong tag = Varint(bytes, ref at);
            object value;
            switch (tag & 7)
            {
                case 0:
                    value = Varint(bytes, ref at);
                    break;
                case 1:
                    value = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
                    at += 8;
                    break;
                case 2:
                    int length = (int)Varint(bytes, ref at);
                    value = bytes.Slice(at, length).ToArray();
                    at += length;
                    break;
                case 5:
                    value = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"there is no kind {tag & 7} of fields any more");
            }
            _fields.Add(((int)(tag >> 3), value));
        }
    }

    /// <summary>The numbers of the fields, each once, in order.</summary>
    public IEnumerable<int> Fields => _fields.Select(f => f.Field).Distinct().Order();

    public long Whole(int field) => (long)(ulong)Single(field);

    public float Float(int field) => BitConverter.UInt32BitsToSingle((uint)Single(field));

    public double Double(int field) => BitConverter.UInt64BitsToDouble((ulong)Single(field));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public byte[] Bytes(int field) => (byte[])Single(field);

    public DecodedMessage Message(int field) => new(Bytes(field));

    public DecodedMessage[] Messages(int field) => [.. All(field).Select(value => new DecodedMessage((byte[])value))];

    public string[] Texts(int field) => [.. All(field).Select(value => Encoding.UTF8.GetString((byte[])value))];

    public long[] Wholes(int field) => [.. All(field).Select(value => (long)(ulong)value)];

    public bool Has(int field) => All(field).Any();

    private object Single(int field) => Assert.Single(All(field));

    private IEnumerable<object> All(int field) => _fields.Where(f => f.Field == field).Select(f => f.Value);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = bytes[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128) return value;
        }
    }
}
