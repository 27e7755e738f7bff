using System.Buffers.Binary;

namespace Plasticity.Interop.Formats;

/// <summary>Goes through the fields of one message of Protocol Buffers. Nothing is believed: a length that leads beyond the message ends it.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _left = message;

    /// <summary>The number of the field that <see cref="Next"/> met.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, if it is a whole number or has a fixed width.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its value, if it is text, bytes or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Goes to the next field; false at the end, and where what follows is no field.</summary>
    public bool Next()
    {
        if (!TryVarint(out ulong tag)) return false;
        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        switch (tag & 7)
        {
            case 0:
                if (!TryVarint(out ulong number)) return false;
                Number = number;
                return true;
            case 1:
                if (_left.Length < 8) return false;
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_left);
                _left = _left[8..];
                return true;
            case 2:
                if (!TryVarint(out ulong length) || length > (ulong)_left.Length) return false;
                Bytes = _left[..(int)length];
                _left = _left[(int)length..];
                return true;
            case 5:
                if (_left.Length < 4) return false;
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_left);
                _left = _left[4..];
                return true;
            default:
                return false;
        }
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < _left.Length && i < 10; i++)
        {
            value |= (ulong)(_left[i] & 0x7F) << (7 * i);
            if ((_left[i] & 0x80) != 0) continue;
            _left = _left[(i + 1)..];
            return true;
        }
        return false;
    }
}
