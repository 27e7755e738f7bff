using System.Globalization;
using System.Text.Json;
using Plasticity.Laboratory.Records;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Runs;

/// <summary>Where a run stood when it last said so: the content of <c>progress.json</c>.</summary>
/// <param name="Share">Of its work that is done, 0 to 1.</param>
/// <param name="SecondsLeft">At the speed since the process began; null while that would be a guess.</param>
/// <param name="Arm">Name of the arm.</param> <param name="Seed">Its seed.</param> <param name="Phase">Name of the phase.</param>
/// <param name="Epoch">Epoch under way, from 1.</param> <param name="Epochs">Epochs of the phase, at most.</param>
/// <param name="Host">The machine.</param> <param name="Process">Id of the process on it.</param>
/// <param name="Updated">When, by that machine's clock.</param>
public sealed record RunProgress(
    double Share, double? SecondsLeft, string Arm, int Seed, string Phase, int Epoch, int Epochs, string Host, int Process, DateTimeOffset Updated)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Reads what a run last said; null where it said nothing, or nothing that makes sense: nobody may depend on it.</summary>
    public static RunProgress? Read(RunFolder folder)
    {
        try
        {
            return Of(UserFile.Bytes(folder.Progress, "the progress of a run", MostBytes));
        }
        catch (InputException)
        {
            return null;
        }
    }

    /// <summary>The same from the file's bytes.</summary>
    internal static RunProgress? Of(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 2, AllowDuplicateProperties = false });
            JsonElement root = json.RootElement;
            double share = root.GetProperty("share").GetDouble();
            if (share is not (>= 0 and <= 1)) return null;
            JsonElement left = root.GetProperty("seconds_left");
            return new RunProgress(
                share, left.ValueKind == JsonValueKind.Null ? null : Seconds(left.GetDouble()), Text("arm"), root.GetProperty("seed").GetInt32(), Text("phase"),
                root.GetProperty("epoch").GetInt32(), root.GetProperty("epochs").GetInt32(), Text("host"), root.GetProperty("process").GetInt32(),
                root.GetProperty("updated").GetDateTimeOffset());

            static double Seconds(double left) => left is >= 0 and < double.PositiveInfinity ? left : throw new FormatException("no time left");

            // It is shown on terminals, which would obey control characters.
            string Text(string key) => root.GetProperty(key).GetString() is { } text && !text.Any(char.IsControl) ? text : throw new FormatException(key);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The file's bytes.</summary>
    internal byte[] Json() => JsonObject.Line(json =>
    {
        json.WriteNumber("share", Math.Round(Share, 6));
        if (SecondsLeft is { } left) json.WriteNumber("seconds_left", Math.Round(left, 1));
        else json.WriteNull("seconds_left");
        json.WriteString("arm", Arm);
        json.WriteNumber("seed", Seed);
        json.WriteString("phase", Phase);
        json.WriteNumber("epoch", Epoch);
        json.WriteNumber("epochs", Epochs);
        json.WriteString("host", Host);
        json.WriteNumber("process", Process);
        json.WriteString("updated", Updated.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
    });
}
