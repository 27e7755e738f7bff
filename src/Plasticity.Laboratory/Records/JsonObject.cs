using System.Buffers;
using System.Text.Json;

namespace Plasticity.Laboratory.Records;

/// <summary>Writes objects of JSON.</summary>
internal static class JsonObject
{
    /// <summary>One object as UTF-8 with its line end.</summary>
    /// <param name="members">Writes what is in it.</param>
    public static byte[] Line(Action<Utf8JsonWriter> members, JsonWriterOptions options = default)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }
}
