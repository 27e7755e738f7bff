using System.Buffers.Binary;

namespace Plasticity.Interop.Formats;

/// <summary>CRC-32 as zip and PNG have it (ISO 3309, polynomial EDB88320 reflected), eight bytes at a time through eight tables.</summary>
internal static class Crc32
{
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The check of what came before and of <paramref name="bytes"/>; 0 for nothing.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] t = Tables;
        crc = ~crc;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            uint low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes), high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = t[0x700 + (low & 255)] ^ t[0x600 + ((low >> 8) & 255)] ^ t[0x500 + ((low >> 16) & 255)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + (high & 255)] ^ t[0x200 + ((high >> 8) & 255)] ^ t[0x100 + ((high >> 16) & 255)] ^ t[high >> 24];
        }
        foreach (byte value in bytes) crc = t[(crc ^ value) & 255] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>Table k, at 256·k, holds the check of a byte with k zeros behind it.</summary>
    private static uint[] MakeTables()
    {
        uint[] tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            tables[i] = crc;
        }
        for (int i = 256; i < tables.Length; i++) tables[i] = tables[tables[i - 256] & 255] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
