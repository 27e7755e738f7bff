using System.Globalization;
using System.Text.RegularExpressions;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>The slots of a lane while a text is read: registers as they are declared, constants as they are met, names of shared arrays.</summary>
internal sealed partial class PtxSlots
{
    /// <summary>Bytes between shared arrays that belong to none, so that what leaves one is seen.</summary>
    private const int Gap = 256;

    private const uint SmallestNormal = 0x0080_0000;

    private readonly Dictionary<string, (int First, int Count, char Type)> _registers = [];
    private readonly Dictionary<ulong, int> _constants = [];
    private readonly Dictionary<string, ulong> _addresses = [];
    private int _sharedEnd;

    public PtxSlots()
    {
        foreach (string name in PtxProgram.Specials) Add(0, name);
    }

    /// <summary>What a lane's slots hold when it begins.</summary>
    public List<ulong> Values { get; } = [];

    public List<string> Names { get; } = [];

    public List<PtxArray> Shared { get; } = [];

    /// <param name="prefix">"%rd".</param> <param name="count">One more than the highest number.</param> <param name="type">"b32".</param>
    public void Declare(string prefix, int count, string type)
    {
        char letter = type switch { "pred" => 'p', "b32" => 'i', "f32" => 'f', "b64" => 'l', _ => throw new DeviceException($"expected registers of pred, b32, f32 or b64, found {type}") };
        _registers.Add(prefix, (Values.Count, count, letter));
        for (int i = 0; i < count; i++) Add(PtxProgram.Unwritten, $"{prefix}{i}");
    }

    public void DeclareShared(string name, int bytes, int alignment)
    {
        int start = (_sharedEnd + alignment - 1) / alignment * alignment;
        _sharedEnd = start + bytes + Gap;
        Shared.Add(new PtxArray(start, bytes));
        _addresses.Add(name, (ulong)start);
    }

    /// <summary>The slot of a register that is written.</summary>
    public int Written(string operand, char wanted) =>
        Register(operand) is { } register ? Fits(operand, register, wanted) : throw new DeviceException($"expected a register to write, found {operand}");

    /// <summary>The slot of a register or a constant that is read.</summary>
    /// <param name="wanted">A letter of <see cref="PtxTable"/>.</param>
    public int Read(string operand, char wanted)
    {
        if (Register(operand) is { } register) return Fits(operand, register, wanted);
        int special = Names.IndexOf(operand);
        if (special >= 0 && special < PtxProgram.Specials.Count) return Fits(operand, (special, 'i'), wanted);
        if (wanted == 'l' && _addresses.TryGetValue(operand, out ulong address)) return Constant(address);
        return Constant(Number(operand, wanted) ?? throw new DeviceException($"expected {Describe(wanted)}, found {operand}"));
    }

    private static ulong? Number(string operand, char wanted)
    {
        if (operand.StartsWith("0f", StringComparison.Ordinal))
        {
            if (wanted is not ('b' or 'f') || operand.Length != 10 || !uint.TryParse(operand.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint bits)) return null;
            // No kernel has a constant that small: these are the bits of an integer, which ILGPU has written as a float.
            return (bits & 0x7FFF_FFFF) is > 0 and < SmallestNormal ? throw new DeviceException($"expected a constant that is a float, found the bits of an integer: {operand}") : bits;
        }
        if (wanted == 'f' || !long.TryParse(operand, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) return null;
        if (wanted == 'l') return (ulong)number;
        return (wanted == 'p' ? number is 0 or 1 : number is >= int.MinValue and <= uint.MaxValue) ? (uint)number : null;
    }

    private (int Slot, char Type)? Register(string operand)
    {
        Match match = Numbered().Match(operand);
        if (!match.Success || !_registers.TryGetValue(match.Groups[1].Value, out (int First, int Count, char Type) found)) return null;
        int number = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return number < found.Count ? (found.First + number, found.Type) : throw new DeviceException($"expected a register below {match.Groups[1].Value}<{found.Count}>, found {operand}");
    }

    // Registers of untyped bits go with every type of their size; those of floats do not with integers.
    private static int Fits(string operand, (int Slot, char Type) register, char wanted) =>
        register.Type == wanted || (wanted is 'b' or 'f' && register.Type is 'i' or 'f') ? register.Slot : throw new DeviceException($"expected {Describe(wanted)}, found {operand}");

    private static string Describe(char wanted) =>
        wanted switch { 'p' => "a predicate", 'i' => "an integer of 32 bits", 'f' => "a float", 'l' => "64 bits", _ => "32 bits" };

    private int Constant(ulong value)
    {
        if (!_constants.TryGetValue(value, out int slot)) _constants[value] = slot = Add(value, $"{value}");
        return slot;
    }

    private int Add(ulong value, string name)
    {
        Values.Add(value);
        Names.Add(name);
        return Values.Count - 1;
    }

    [GeneratedRegex(@"^(%[a-z]+)(\d+)$")]
    private static partial Regex Numbered();
}
