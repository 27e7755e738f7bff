using System.Globalization;
using System.Text.RegularExpressions;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>Reads a text of one kernel, a line at a time, and refuses what it does not know.</summary>
internal sealed partial class PtxParser
{
    /// <summary>Lines that say nothing to a machine without a driver.</summary>
    private static readonly string[] s_passed = [".version ", ".target ", ".address_size ", ".minnctapersm ", ")", "{", "}"];

    private readonly Dictionary<string, int> _labels = [];
    private readonly List<(int Instruction, string Label)> _branches = [];
    private string _parameter = "";
    private readonly int _line;

    public PtxParser(string text)
    {
        Lines = text.Split('\n');
        try
        {
            for (_line = 1; _line <= Lines.Length; _line++) Read(Lines[_line - 1].Split("//")[0].Trim());
            Append(PtxCode.Return);
            foreach ((int instruction, string label) in _branches)
            {
                _line = Code[instruction].Line;
                Code[instruction] = Code[instruction] with { Target = _labels.TryGetValue(label, out int place) ? place : throw new DeviceException($"expected a label of this kernel, found {label}") };
            }
        }
        catch (DeviceException problem)
        {
            throw new DeviceException($"{Entry}: line {_line}: {problem.Message}", problem);
        }
    }

    public string Entry { get; private set; } = "no entry";
    public int MostLanes { get; private set; }
    public int ParameterBytes { get; private set; }
    public PtxSlots Slots { get; } = new();
    public List<PtxInstruction> Code { get; } = [];
    public string[] Lines { get; }

    private void Read(string line)
    {
        if (line.Length == 0 || s_passed.Any(start => line.StartsWith(start, StringComparison.Ordinal))) return;
        if (Label().Match(line) is { Success: true } label) _labels.Add(label.Groups[1].Value, Code.Count);
        else if (line[0] == '.') Directive(line);
        else if (Statement().Match(line) is { Success: true } statement) Instruction(statement);
        else throw new DeviceException($"expected a label, a directive or an instruction, found \"{line}\"");
    }

    private void Directive(string line)
    {
        if (Kernel().Match(line) is { Success: true } entry) Entry = entry.Groups[1].Value;
        else if (Lanes().Match(line) is { Success: true } lanes) MostLanes = Int(lanes.Groups[1]);
        else if (Registers().Match(line) is { Success: true } registers) Slots.Declare(registers.Groups[2].Value, Int(registers.Groups[3]), registers.Groups[1].Value);
        else if (Array().Match(line) is { Success: true } array) Slots.DeclareShared(array.Groups[2].Value, Int(array.Groups[3]), Int(array.Groups[1]));
        else if (Parameter().Match(line) is { Success: true } parameter && _parameter == "") (_parameter, ParameterBytes) = (parameter.Groups[1].Value, Int(parameter.Groups[2]));
        else throw new DeviceException($"expected a directive that the interpreter knows, found \"{line}\"");
    }

    private void Instruction(Match statement)
    {
        string name = statement.Groups["name"].Value;
        string[] operands = [.. Operand().Matches(statement.Groups["operands"].Value).Select(match => match.Value)];
        string guard = statement.Groups["guard"].Value;
        if (name is "bra" or "bra.uni")
        {
            _branches.Add((Code.Count, Only(operands, name)));
            if (guard == "") Append(PtxCode.Branch);
            else Append(guard[0] == '!' ? PtxCode.BranchUnless : PtxCode.BranchIf, a: Slots.Read(guard.TrimStart('!'), 'p'));
            return;
        }
        // Whatever else is under a condition is jumped over where that does not hold.
        if (guard != "") Append(guard[0] == '!' ? PtxCode.BranchIf : PtxCode.BranchUnless, Code.Count + 2, Slots.Read(guard.TrimStart('!'), 'p'));
        if (PtxTable.Rules.TryGetValue(name, out PtxRule rule)) Compute(name, rule, operands);
        else if (name == "ret" && operands.Length == 0) Append(PtxCode.Return);
        else if (name == "bar.sync" && Only(operands, name) == "0") Append(PtxCode.Barrier);
        else if (name == "shfl.sync.bfly.b32" && operands is [_, _, _, "31", "0xffffffff"]) Append(PtxCode.Shuffle, Slots.Written(operands[0], 'b'), Slots.Read(operands[1], 'b'), Slots.Read(operands[2], 'i'));
        else if (PtxAccess.Rules.TryGetValue(name, out PtxAccess access)) Access(name, access, operands);
        else throw new DeviceException($"expected an instruction that the interpreter knows, found \"{statement.Value}\"; add it to {nameof(PtxTable)} with a test");
    }

    private void Compute(string name, PtxRule rule, string[] operands)
    {
        if (operands.Length != rule.Operands.Length) throw new DeviceException($"expected {rule.Operands.Length} operands of {name}, found {operands.Length}");
        int Source(int i) => i < operands.Length ? Slots.Read(operands[i], rule.Operands[i]) : 0;
        (int a, int b) = rule.Swap ? (Source(2), Source(1)) : (Source(1), Source(2));
        Append(rule.Code, Slots.Written(operands[0], rule.Operands[0]), a, b, Source(3));
    }

    private void Access(string name, PtxAccess access, string[] operands)
    {
        if (operands.Length != 2) throw new DeviceException($"expected 2 operands of {name}, found {operands.Length}");
        (string value, string place) = access.Stores ? (operands[1], operands[0]) : (operands[0], operands[1]);
        Match address = Address().Match(place);
        string[] values = value[0] == '{' ? [.. value.Trim('{', '}').Split(',', StringSplitOptions.TrimEntries)] : [value];
        if (!address.Success || values.Length != access.Values) throw new DeviceException($"expected {access.Values} and an address of {name}, found {value} and {place}");
        int[] slots = [.. values.Select(each => access.Stores ? Slots.Read(each, access.Type) : Slots.Written(each, access.Type))];
        int offset = address.Groups[2].Success ? Int(address.Groups[2]) : 0;
        if (access.Code == PtxCode.LoadParameter)
        {
            int bytes = access.Type == 'l' ? 8 : 4;
            bool inside = address.Groups[1].Value == _parameter && offset % bytes == 0 && offset + bytes <= ParameterBytes;
            Append(access.Code, slots[0], b: inside ? bytes : throw new DeviceException($"expected {bytes} bytes of {_parameter}[{ParameterBytes}], found {place}"), offset: offset);
            return;
        }
        int a = Slots.Read(address.Groups[1].Value, 'l');
        Code.Add(slots is [int x, int y, int z, int w] ? new(access.Code, _line, x, a, y, z, w, offset) : new(access.Code, _line, slots[0], a, Offset: offset));
    }

    private void Append(PtxCode code, int target = 0, int a = 0, int b = 0, int c = 0, int offset = 0) => Code.Add(new PtxInstruction(code, _line, target, a, b, c, Offset: offset));

    private static string Only(string[] operands, string name) => operands is [string only] ? only : throw new DeviceException($"expected one operand of {name}, found {operands.Length}");

    private static int Int(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\w+):$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(?:@(?<guard>!?%p\d+)\s+)?(?<name>[a-z][\w.]*)(?:\s+(?<operands>[^;]+))?;$")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\{[^}]*\}|[^\s,]+")]
    private static partial Regex Operand();

    [GeneratedRegex(@"^\[([%\w]+)(?:\+(\d+))?\]$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^\.visible \.entry (\w+)\($")]
    private static partial Regex Kernel();

    [GeneratedRegex(@"^\.maxntid (\d+), 1, 1$")]
    private static partial Regex Lanes();

    [GeneratedRegex(@"^\.reg \.(\w+)\s+(%[a-z]+)<(\d+)>;$")]
    private static partial Regex Registers();

    [GeneratedRegex(@"^\.shared \.align (\d+) \.b8 (\w+)\[(\d+)\];$")]
    private static partial Regex Array();

    [GeneratedRegex(@"^\.param \.align \d+ \.b8 (\w+)\[(\d+)\]$")]
    private static partial Regex Parameter();
}

/// <summary>A load or a store.</summary>
/// <param name="Type">A letter of <see cref="PtxTable"/> for each value.</param> <param name="Values">One or four.</param>
internal readonly record struct PtxAccess(PtxCode Code, char Type, int Values = 1, bool Stores = false)
{
    public static IReadOnlyDictionary<string, PtxAccess> Rules { get; } = new Dictionary<string, PtxAccess>
    {
        ["ld.param.b32"] = new(PtxCode.LoadParameter, 'b'),
        ["ld.param.f32"] = new(PtxCode.LoadParameter, 'f'),
        ["ld.param.b64"] = new(PtxCode.LoadParameter, 'l'),
        ["ld.global.f32"] = new(PtxCode.LoadGlobal, 'f'),
        ["ld.global.s32"] = new(PtxCode.LoadGlobal, 'i'),
        ["ld.global.u8"] = new(PtxCode.LoadGlobalByte, 'i'),
        ["ld.global.v4.f32"] = new(PtxCode.LoadGlobalFour, 'f', 4),
        ["st.global.f32"] = new(PtxCode.StoreGlobal, 'f', Stores: true),
        ["st.global.s32"] = new(PtxCode.StoreGlobal, 'i', Stores: true),
        ["st.global.v4.f32"] = new(PtxCode.StoreGlobalFour, 'f', 4, Stores: true),
        ["ld.shared.b32"] = new(PtxCode.LoadShared, 'b'),
        ["ld.shared.f32"] = new(PtxCode.LoadShared, 'f'),
        ["ld.shared.v4.f32"] = new(PtxCode.LoadSharedFour, 'f', 4),
        ["st.shared.b32"] = new(PtxCode.StoreShared, 'b', Stores: true),
        ["st.shared.f32"] = new(PtxCode.StoreShared, 'f', Stores: true),
        ["st.shared.v4.f32"] = new(PtxCode.StoreSharedFour, 'f', 4, Stores: true),
    };
}
