using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plasticity.Devices.Strict;

/// <summary>
/// ILGPU's OpenCL C, made strict before a driver sees it. Each rule mends what ILGPU 1.5.3 leaves open, and has a test that shows the fault
/// without it.
/// </summary>
internal static partial class OpenClRules
{
    /// <summary>As <see cref="PtxRules.Version"/>.</summary>
    public const string Version = "3";

    // A product and a sum stay apart; OpenCL C 1.2 knows the barrier by its older name.
    private const string Head = "#pragma OPENCL FP_CONTRACT OFF\n#if __OPENCL_C_VERSION__ < 200\n#define work_group_barrier barrier\n#endif\n";

    /// <param name="text">What ILGPU wrote.</param>
    /// <param name="entry">The name that the kernel is to have.</param>
    /// <param name="lanes">Work-items of a group.</param>
    /// <param name="arguments">Parameters of the kernel struct.</param>
    public static string Apply(string text, string entry, int lanes, IReadOnlyList<KernelArgument> arguments)
    {
        text = Renumbering.Apply(text, Numbered());
        text = Fenced(text);
        text = Aligned(text);
        return Head + Renumbering.Tight(WithBuffers(text, entry, lanes, arguments));
    }

    /// <summary>ILGPU's barrier orders global memory alone; lanes of a group meet in local memory, too.</summary>
    internal static string Fenced(string text) => text.Replace("CLK_GLOBAL_MEM_FENCE", "CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE", StringComparison.Ordinal);

    /// <summary>Four floats begin at a multiple of 16 bytes, in local memory, too: a compiler may then move them at once.</summary>
    internal static string Aligned(string text) => FourFloats().Replace(text, "struct __attribute__((aligned(16))) $1");

    /// <summary>
    /// The kernel's own name and size of group, and a pointer for each buffer, which goes into the struct's address as an integer: OpenCL hands
    /// over buffers as arguments only, and knows their addresses when the kernel runs.
    /// </summary>
    /// <exception cref="DeviceException">The text has another struct than expected.</exception>
    internal static string WithBuffers(string text, string entry, int lanes, IReadOnlyList<KernelArgument> arguments)
    {
        Match head = Entry().Match(text);
        if (!head.Success) throw new DeviceException($"{entry}: expected a kernel of one struct, found another in ILGPU's OpenCL C");
        string record = head.Groups["type"].Value, name = head.Groups["name"].Value;
        Check(text, record, entry, arguments);
        StringBuilder parameters = new(), taken = new();
        int field = 0;
        foreach (KernelArgument argument in arguments)
        {
            if (argument.IsBuffer)
            {
                parameters.Append(CultureInfo.InvariantCulture, $", global void *buffer{field}");
                taken.Append(CultureInfo.InvariantCulture, $"\t{name}.field_{field} = (long)buffer{field};\n");
            }
            field += argument.IsBuffer ? 2 : 1;
        }
        string whole = string.Create(
            CultureInfo.InvariantCulture,
            $"kernel __attribute__((reqd_work_group_size({lanes}, 1, 1))) void {entry}(struct {record} {name}{parameters})");
        text = text[..head.Index] + whole + text[(head.Index + head.Length)..];
        int body = text.IndexOf("\tL_", head.Index, StringComparison.Ordinal);
        return text[..body] + taken + text[body..];
    }

    /// <summary>The fields that ILGPU laid out are the kernel's: an address and a count for each buffer, a number for the rest.</summary>
    private static void Check(string text, string record, string entry, IReadOnlyList<KernelArgument> arguments)
    {
        Match fields = Regex.Match(text, $@"struct {record}\s*\{{(?<fields>[^}}]*)\}}", RegexOptions.CultureInvariant);
        string[] found = [.. fields.Groups["fields"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];
        List<string> expected = [];
        foreach (KernelArgument argument in arguments)
        {
            expected.Add(argument.IsBuffer ? "long" : argument.Kind == ArgumentKind.Float ? "float" : "int");
            if (argument.IsBuffer) expected.Add("long");
        }
        if (!found.SequenceEqual(expected))
        {
            throw new DeviceException($"{entry}: expected a struct of {string.Join(", ", expected)}, found {string.Join(", ", found)} in ILGPU's OpenCL C");
        }
    }

    [GeneratedRegex(@"(?<=\b(?:L|type)_)\d+\b")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"struct (type_\d+(?=\s*\{\s*float field_0;\s*float field_1;\s*float field_2;\s*float field_3;\s*\}))")]
    private static partial Regex FourFloats();

    [GeneratedRegex(@"kernel void \w+\(\s*struct (?<type>type_\d+) (?<name>\w+)\s*\)")]
    private static partial Regex Entry();
}
