using System.Text.RegularExpressions;

namespace Plasticity.Engine.Tests.House;

/// <summary>The house: which room lies on which floor, and which rooms a file speaks of.</summary>
internal static partial class Floors
{
    /// <summary>
    /// From the ground up. Rooms of one floor are strangers. Devices know no kernel, and kernels no tensor; what all devices share knows none of their families, but for the list of them. The oracle stands above the engine,
    /// which may not look into it; that it knows nothing of the engine either is its project's own rule.
    /// </summary>
    private static readonly string[][] FromTheGroundUp =
    [
        ["Devices"],
        ["Devices.Lanes", "Devices.Programs"],
        ["Devices.Strict", "Devices.Text"],
        ["Devices.Ilgpu"],
        ["Devices.Cpu", "Devices.Cuda", "Devices.OpenCl"],
        ["Devices.Catalogue"],
        ["Kernels"],
        ["Engine"],
        ["Engine.Tensors"],
        ["Engine.Autodiff"],
        ["Engine.Ops"],
        ["Engine.Layers", "Engine.Optimisers"],
        ["Oracle"],
        ["Studies"],
        ["Studies.Records"],
        ["Studies.Data", "Studies.States"],
        ["Studies.Networks"],
        ["Studies.Nouns"],
        ["Studies.Changes", "Studies.Figures", "Studies.Metrics", "Studies.Models", "Studies.Objectives", "Studies.Parts", "Studies.Schedules", "Studies.Stops"],
        ["Studies.Measures", "Studies.Rules", "Studies.Samplers", "Studies.Steps"],
        ["Studies.Declarations"],
        ["Studies.Papers", "Studies.Training"],
        ["Interop.Formats", "Interop.Images"],
        ["Interop.Onnx"],
        ["Laboratory.Records"],
        ["Laboratory.Data", "Laboratory.Fetching", "Laboratory.Pairs", "Laboratory.Rows"],
        ["Laboratory.Networks", "Laboratory.Metrics"],
        ["Laboratory.Treatments", "Laboratory.Measures"],
        ["Laboratory.Phases"],
        ["Laboratory.Training"],
        ["Laboratory.Runs"],
        ["Laboratory.Figures"],
        ["Laboratory.Studies"],
        ["Laboratory.Checkpoints"],
        ["Laboratory.Files"],
        ["Laboratory.Declarations"],
        ["Laboratory.Comparisons", "Laboratory.Forks", "Laboratory.Indexing", "Laboratory.Sessions", "Laboratory.Sweeps"],
        ["Diagnostics.Roofline", "Diagnostics.Training"],
        ["Cli"],
    ];

    /// <summary>The floor of a room.</summary>
    /// <exception cref="KeyNotFoundException">It is on none: it has to be given one here.</exception>
    public static int Of(string room)
    {
        int floor = Array.FindIndex(FromTheGroundUp, rooms => rooms.Contains(Hall(room)));
        return floor >= 0 ? floor : throw new KeyNotFoundException($"{room} is a new room: give it a floor in Floors.cs");
    }

    /// <summary>Rooms that a file speaks of and may not: those above its own, and its neighbours.</summary>
    public static IEnumerable<string> Forbidden(SourceFile file) =>
        Mentioned(file).Where(room => Hall(room) != RoomOf(file) && Of(room) >= Of(RoomOf(file))).Distinct();

    /// <summary>One file at the root of the devices lists their families, and so stands above these.</summary>
    private static string RoomOf(SourceFile file) => file.Path == "src/Plasticity.Devices/DeviceCatalogue.cs" ? "Devices.Catalogue" : Hall(file.Room);

    /// <summary>The command line is one room, whatever folders it has.</summary>
    private static string Hall(string room) => room.StartsWith("Cli", StringComparison.Ordinal) ? "Cli" : room;

    private static IEnumerable<string> Mentioned(SourceFile file)
    {
        foreach (Match match in FullName().Matches(file.Code)) yield return Known(match.Groups[1].Value, match.Groups[2].Value);
        // Inside Plasticity.Engine.Ops the name Layers.Linear needs no using.
        string assembly = file.Room.Split('.')[0];
        foreach (Match match in ShortName().Matches(file.Code))
        {
            string room = $"{assembly}.{match.Groups[1].Value}";
            if (FromTheGroundUp.Any(rooms => rooms.Contains(room))) yield return room;
        }
    }

    private static string Known(string assembly, string room)
    {
        string full = $"{assembly}.{room}";
        // What follows an assembly's name is a room, or a type at its root.
        return FromTheGroundUp.Any(rooms => rooms.Contains(full)) ? full : assembly;
    }

    // ILGPU has a class Interop.
    [GeneratedRegex("(?:Plasticity\\.|(?<![\\w.])(?=\\w+\\.)(?!Interop\\.\\w+As))(Devices|Kernels|Engine|Oracle|Studies|Interop|Laboratory|Diagnostics|Cli)\\b(?:\\.(\\w+))?")]
    private static partial Regex FullName();

    [GeneratedRegex("(?<![\\w.])([A-Z]\\w+)\\.[A-Z]")]
    private static partial Regex ShortName();
}
