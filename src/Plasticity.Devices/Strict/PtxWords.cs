using System.Collections.Immutable;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.PTX;
using ILGPU.IR;

namespace Plasticity.Devices.Strict;

/// <summary>
/// The instructions of PTX for each method of <see cref="Lanes.LaneMemory"/>, by its name. ILGPU calls them while it writes a kernel. Operands stay in
/// registers; ILGPU's own way to write PTX by hand takes each of them through local memory.
/// </summary>
internal static class PtxWords
{
    public static void LoadFloat(PTXBackend backend, PTXCodeGenerator to, Value call) => Load(to, call, "f32", 4);

    public static void LoadInt(PTXBackend backend, PTXCodeGenerator to, Value call) => Load(to, call, "s32", 4);

    public static void LoadByte(PTXBackend backend, PTXCodeGenerator to, Value call) => Load(to, call, "u8", 1);

    public static void LoadFour(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        string place = Place(to, call, 4);
        Write(to, $"ld.global.v4.f32 {List(Children(to.Allocate(call)))}, [{place}];");
    }

    public static void LoadFloatWhere(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        (string wanted, string place) = (Read(to, call[0]), Place(to, call, 4, first: 1));
        string target = Name(to.AllocateHardware(call));
        Write(to, $"mov.b32 {target}, 0;");
        Write(to, $"@{wanted} ld.global.f32 {target}, [{place}];");
    }

    public static void LoadFourWhere(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        (string wanted, string place) = (Read(to, call[0]), Place(to, call, 4, first: 1));
        ImmutableArray<RegisterAllocator<PTXRegisterKind>.Register> four = Children(to.Allocate(call));
        foreach (RegisterAllocator<PTXRegisterKind>.Register each in four) Write(to, $"mov.b32 {Name((RegisterAllocator<PTXRegisterKind>.HardwareRegister)each)}, 0;");
        Write(to, $"@{wanted} ld.global.v4.f32 {List(four)}, [{place}];");
    }

    public static void StoreFloat(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        string place = Place(to, call, 4);
        Write(to, $"st.global.f32 [{place}], {Read(to, call[3])};");
    }

    public static void StoreFloatWhere(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        (string wanted, string place) = (Read(to, call[0]), Place(to, call, 4, first: 1));
        Write(to, $"@{wanted} st.global.f32 [{place}], {Read(to, call[4])};");
    }

    public static void StoreFourWhere(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        (string wanted, string place) = (Read(to, call[0]), Place(to, call, 4, first: 1));
        Write(to, $"@{wanted} st.global.v4.f32 [{place}], {Four(to, call[4])};");
    }

    public static void StoreInt(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        string place = Place(to, call, 4);
        Write(to, $"st.global.s32 [{place}], {Read(to, call[3])};");
    }

    public static void StoreFour(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        string place = Place(to, call, 4);
        Write(to, $"st.global.v4.f32 [{place}], {Four(to, call[3])};");
    }

    public static void Add(PTXBackend backend, PTXCodeGenerator to, Value call) => Two(to, call, "add.rn.f32");

    public static void Subtract(PTXBackend backend, PTXCodeGenerator to, Value call) => Two(to, call, "sub.rn.f32");

    public static void Multiply(PTXBackend backend, PTXCodeGenerator to, Value call) => Two(to, call, "mul.rn.f32");

    public static void MultiplyAdd(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        (string a, string b, string c) = (Read(to, call[0]), Read(to, call[1]), Read(to, call[2]));
        Write(to, $"fma.rn.f32 {Name(to.AllocateHardware(call))}, {a}, {b}, {c};");
    }

    public static void Across(PTXBackend backend, PTXCodeGenerator to, Value call)
    {
        (string value, string bit) = (Read(to, call[0]), Read(to, call[1]));
        Write(to, $"shfl.sync.bfly.b32 {Name(to.AllocateHardware(call))}, {value}, {bit}, 31, 0xffffffff;");
    }

    private static void Two(PTXCodeGenerator to, Value call, string instruction)
    {
        (string a, string b) = (Read(to, call[0]), Read(to, call[1]));
        Write(to, $"{instruction} {Name(to.AllocateHardware(call))}, {a}, {b};");
    }

    private static void Load(PTXCodeGenerator to, Value call, string type, int bytes)
    {
        string place = Place(to, call, bytes);
        Write(to, $"ld.global.{type} {Name(to.AllocateHardware(call))}, [{place}];");
    }

    /// <summary>The address of an element, in a register of its own: its buffer's address is the first argument of three, its place the third. The second is for checks on the processor.</summary>
    private static string Place(PTXCodeGenerator to, Value call, int bytes, int first = 0)
    {
        (string address, string i) = (Read(to, call[first]), Read(to, call[first + 2]));
        string place = Name(to.AllocateRegister(BasicValueType.Int64, PTXRegisterKind.Int64));
        Write(to, $"mad.wide.s32 {place}, {i}, {bytes}, {address};");
        return place;
    }

    private static string Four(PTXCodeGenerator to, Value four) =>
        "{" + string.Join(", ", Children(to.Load(four)).Select(child => Name(to.EnsureHardwareRegister((PTXRegisterAllocator.PrimitiveRegister)child)))) + "}";

    private static ImmutableArray<RegisterAllocator<PTXRegisterKind>.Register> Children(RegisterAllocator<PTXRegisterKind>.Register four) =>
        ((RegisterAllocator<PTXRegisterKind>.CompoundRegister)four).Children;

    private static string List(ImmutableArray<RegisterAllocator<PTXRegisterKind>.Register> registers) =>
        "{" + string.Join(", ", registers.Select(register => Name((RegisterAllocator<PTXRegisterKind>.HardwareRegister)register))) + "}";

    private static string Read(PTXCodeGenerator to, Value value) => Name(to.EnsureHardwareRegister(to.LoadPrimitive(value)));

    private static string Name(RegisterAllocator<PTXRegisterKind>.HardwareRegister register) => "%" + PTXRegisterAllocator.GetStringRepresentation(register);

    private static void Write(PTXCodeGenerator to, string line) => to.Builder.Append('\t').Append(line).Append('\n');
}
