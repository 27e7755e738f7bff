using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>
/// A kernel's PTX, read once into instructions whose operands are numbers of slots. A lane's slots are, in this order, <see cref="Specials"/>, the
/// registers and the constants, 64 bits each.
/// </summary>
internal sealed class PtxProgram
{
    /// <summary>What a register holds that was never written: wider than 32 bits, and no address or index.</summary>
    public const ulong Unwritten = 0xA5C3_5A3C_C3A5_3C5B;

    /// <summary>Registers that every lane has before it begins.</summary>
    public static IReadOnlyList<string> Specials { get; } =
        [.. from name in (string[])["%tid", "%ntid", "%ctaid", "%nctaid"] from axis in "xyz" select $"{name}.{axis}"];

    private PtxProgram(PtxParser read)
    {
        (Entry, MostLanes, ParameterBytes) = (read.Entry, read.MostLanes, read.ParameterBytes);
        (Code, Slots, Names, Shared, Lines) = ([.. read.Code], [.. read.Slots.Values], [.. read.Slots.Names], [.. read.Slots.Shared], read.Lines);
    }

    /// <summary>The kernel's name.</summary>
    public string Entry { get; }

    /// <summary>Lanes of a group at most: <c>.maxntid</c>.</summary>
    public int MostLanes { get; }

    public int ParameterBytes { get; }

    public PtxInstruction[] Code { get; }

    /// <summary>A lane's slots as it begins; <see cref="Specials"/> are for the machine to fill.</summary>
    public ulong[] Slots { get; }

    /// <summary>What each slot is called in the text.</summary>
    public string[] Names { get; }

    public PtxArray[] Shared { get; }

    /// <summary>The text.</summary>
    public string[] Lines { get; }

    /// <exception cref="DeviceException">The text has something that is not known here: the line, and what was expected.</exception>
    public static PtxProgram Parse(string text) => new(new PtxParser(text));
}

/// <summary>An array in shared memory.</summary>
/// <param name="Start">Its address, in bytes.</param> <param name="Bytes">Its size.</param>
internal readonly record struct PtxArray(int Start, int Bytes);
