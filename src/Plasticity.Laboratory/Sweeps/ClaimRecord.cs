using System.Text;
using System.Text.Json;
using Plasticity.Devices;
using Plasticity.Laboratory.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>How a claim ended.</summary>
public enum ClaimEnd
{
    /// <summary>The run came to its end.</summary>
    Done,

    /// <summary>The run failed.</summary>
    Failed,

    /// <summary>The holder was asked to stop: the run is left for others.</summary>
    Released,

    /// <summary>Failures before it no longer count.</summary>
    Forgiven,
}

/// <summary>
/// What one claim file says. Its first line says who took it, the second is a character that the holder rewrites as long as it lives, so that the
/// file's time is that of the file system's own clock; then comes the process that runs, and how it ended.
/// </summary>
/// <param name="Number">Of the claim, from 1: the claims of a point are never removed, each newer one has the next number.</param>
/// <param name="Holder">Who took it; null while it is being written.</param> <param name="Child">The process that runs for it.</param>
/// <param name="End">Null while it is held, or when its holder vanished.</param> <param name="Error">The last line that a failed run said.</param>
/// <param name="Renewed">When the holder last gave a sign of life, by the file system's clock.</param>
internal sealed record ClaimRecord(int Number, string Id, ProcessMark? Holder, ProcessMark? Child, ClaimEnd? End, string Error, DateTime Renewed)
{
    private const int MostBytes = 1 << 16;

    public static byte[] FirstLines(string id, ProcessMark holder) => [.. JsonObject.Line(json =>
    {
        json.WriteString("id", id);
        holder.Write(json);
    }), (byte)'0', (byte)'\n'];

    public static byte[] ChildLine(ProcessMark child) => JsonObject.Line(child.Write);

    public static byte[] EndLine(ClaimEnd end, string error) => JsonObject.Line(json =>
    {
        json.WriteString("end", end.ToString().ToLowerInvariant());
        json.WriteString("error", error);
    });

    /// <summary>Reads a claim file as far as it makes sense: what a holder is about to write is a claim that is held.</summary>
    /// <returns>Null when there is none any more.</returns>
    public static ClaimRecord? Read(string file, int number)
    {
        try
        {
            // Opening it first makes a network file system ask its server for the time.
            using FileStream stream = PlainFile.Open(file);
            byte[] bytes = new byte[Math.Min(stream.Length, MostBytes)];
            int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Parse(Encoding.UTF8.GetString(bytes, 0, count), number, File.GetLastWriteTimeUtc(stream.SafeFileHandle));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return problem is FileNotFoundException or DirectoryNotFoundException ? null : new ClaimRecord(number, "", null, null, null, "", DateTime.MaxValue);
        }
    }

    internal static ClaimRecord Parse(string text, int number, DateTime renewed)
    {
        ClaimRecord claim = new(number, "", null, null, null, "", renewed);
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith('{') || !line.EndsWith('}')) continue;
            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                JsonElement root = json.RootElement;
                if (root.TryGetProperty("id", out JsonElement id)) claim = claim with { Id = id.GetString() ?? "", Holder = ProcessMark.Read(root) };
                else if (root.TryGetProperty("machine", out _)) claim = claim with { Child = ProcessMark.Read(root) };
                else if (root.TryGetProperty("end", out JsonElement end) && Enum.TryParse(end.GetString(), ignoreCase: true, out ClaimEnd how) && Enum.IsDefined(how))
                    claim = claim with { End = how, Error = Plain(root.GetProperty("error").GetString() ?? "") };
            }
            catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                // Half a line, or none of ours: the file's time still tells whether somebody holds it.
            }
        }
        return claim;
    }

    // It is shown on terminals, which would obey control characters.
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
