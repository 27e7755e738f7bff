using System.Buffers.Binary;

namespace Plasticity.Interop.Tests.Support;

/// <summary>The records of an event file, their checks computed bit by bit.</summary>
internal static class EventRecords
{
    /// <summary>All events of a file that somebody may be writing.</summary>
    public static DecodedMessage[] Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Read(bytes);
    }

    /// <summary>All events; the first says what the file is.</summary>
    public static DecodedMessage[] Read(ReadOnlySpan<byte> file)
    {
        List<DecodedMessage> records = [];
        while (!file.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            Assert.Equal(Masked(file.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            records.Add(new DecodedMessage(file.Slice(12, length)));
            file = file[(16 + length)..];
        }
        Assert.Equal("brain.Event:2", records[0].Text(3));
        return [.. records];
    }

    /// <summary>CRC-32C.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0x82F63B78 : 0);
        }
        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc(bytes);
        return (crc >> 15 | crc << 17) + 0xA282EAD8;
    }
}
