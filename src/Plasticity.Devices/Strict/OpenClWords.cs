using ILGPU.Backends.OpenCL;
using ILGPU.IR;

namespace Plasticity.Devices.Strict;

/// <summary>The OpenCL C for each method of <see cref="Lanes.LaneMemory"/>, by its name. ILGPU calls them while it writes a kernel.</summary>
/// <remarks>A buffer arrives as a pointer of its own and is put into the struct's address as an integer (<see cref="OpenClRules"/>): here it is a pointer again.</remarks>
internal static class OpenClWords
{
    public static void LoadFloat(CLBackend backend, CLCodeGenerator to, Value call) => Load(to, call, "float", 4);

    public static void LoadInt(CLBackend backend, CLCodeGenerator to, Value call) => Load(to, call, "int", 4);

    public static void LoadByte(CLBackend backend, CLCodeGenerator to, Value call) => Load(to, call, "uchar", 1);

    public static void LoadFour(CLBackend backend, CLCodeGenerator to, Value call) => Take(to, call, Place(to, call, "float4", 4));

    public static void LoadFloatWhere(CLBackend backend, CLCodeGenerator to, Value call)
    {
        (string wanted, string place) = (Read(to, call[0]), Place(to, call, "float", 4, first: 1));
        Write(to, $"{Target(to, call)} = {wanted} ? {place} : 0.0f;");
    }

    public static void LoadFourWhere(CLBackend backend, CLCodeGenerator to, Value call)
    {
        (string wanted, string place) = (Read(to, call[0]), Place(to, call, "float4", 4, first: 1));
        Take(to, call, $"{wanted} ? {place} : (float4)(0.0f)");
    }

    public static void StoreFloat(CLBackend backend, CLCodeGenerator to, Value call) => Write(to, $"{Place(to, call, "float", 4)} = {Read(to, call[3])};");

    public static void StoreFloatWhere(CLBackend backend, CLCodeGenerator to, Value call) =>
        Write(to, $"if ({Read(to, call[0])}) {Place(to, call, "float", 4, first: 1)} = {Read(to, call[4])};");

    public static void StoreFourWhere(CLBackend backend, CLCodeGenerator to, Value call) =>
        Write(to, $"if ({Read(to, call[0])}) {Place(to, call, "float4", 4, first: 1)} = {Four(to, call[4])};");

    public static void StoreInt(CLBackend backend, CLCodeGenerator to, Value call) => Write(to, $"{Place(to, call, "int", 4)} = {Read(to, call[3])};");

    public static void StoreFour(CLBackend backend, CLCodeGenerator to, Value call) => Write(to, $"{Place(to, call, "float4", 4)} = {Four(to, call[3])};");

    public static void Add(CLBackend backend, CLCodeGenerator to, Value call) => Two(to, call, '+');

    public static void Subtract(CLBackend backend, CLCodeGenerator to, Value call) => Two(to, call, '-');

    public static void Multiply(CLBackend backend, CLCodeGenerator to, Value call) => Two(to, call, '*');

    public static void MultiplyAdd(CLBackend backend, CLCodeGenerator to, Value call)
    {
        string terms = $"{Read(to, call[0])}, {Read(to, call[1])}, {Read(to, call[2])}";
        Write(to, $"{Target(to, call)} = fma({terms});");
    }

    private static void Two(CLCodeGenerator to, Value call, char operation)
    {
        (string a, string b) = (Read(to, call[0]), Read(to, call[1]));
        Write(to, $"{Target(to, call)} = {a} {operation} {b};");
    }

    private static void Load(CLCodeGenerator to, Value call, string type, int bytes)
    {
        string place = Place(to, call, type, bytes);
        Write(to, $"{Target(to, call)} = {place};");
    }

    private static string Four(CLCodeGenerator to, Value value)
    {
        string four = Read(to, value);
        return $"(float4)({four}.field_0, {four}.field_1, {four}.field_2, {four}.field_3)";
    }

    private static void Take(CLCodeGenerator to, Value call, string source)
    {
        string four = Target(to, call);
        Write(to, $"{{ const float4 taken = {source}; {four}.field_0 = taken.x; {four}.field_1 = taken.y; {four}.field_2 = taken.z; {four}.field_3 = taken.w; }}");
    }

    private static string Place(CLCodeGenerator to, Value call, string type, int bytes, int first = 0) =>
        $"*(global {type} *)({Read(to, call[first])} + {bytes}L * {Read(to, call[first + 2])})";

    /// <summary>The variable that holds a value; a constant is put into one first.</summary>
    private static string Read(CLCodeGenerator to, Value value)
    {
        CLVariableAllocator.Variable held = to.Load(value);
        if (held is not CLVariableAllocator.ConstantVariable) return held.ToString()!;
        CLVariableAllocator.Variable copy = to.AllocateType(value.Type);
        to.Declare(copy);
        to.Move(copy, held);
        return copy.ToString()!;
    }

    private static string Target(CLCodeGenerator to, Value call)
    {
        CLVariableAllocator.Variable target = to.Allocate(call);
        to.Declare(target);
        return target.ToString()!;
    }

    private static void Write(CLCodeGenerator to, string line) => to.Builder.Append('\t').Append(line).Append('\n');
}
