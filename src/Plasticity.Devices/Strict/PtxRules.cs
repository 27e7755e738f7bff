using System.Text.RegularExpressions;

namespace Plasticity.Devices.Strict;

/// <summary>
/// ILGPU's PTX, made strict before a driver sees it. Each rule mends what ILGPU 1.5.3 leaves open, and has a test that shows the fault without it.
/// </summary>
internal static partial class PtxRules
{
    /// <summary>Part of the key under which texts are kept: another number for every change of the rules or words.</summary>
    public const string Version = "4";

    /// <param name="text">What ILGPU wrote.</param>
    /// <param name="entry">The name that the kernel is to have.</param>
    /// <param name="target">The GPU's own architecture: "sm_90".</param>
    public static string Apply(string text, string entry, string target)
    {
        text = WithoutFunctions(text, entry);
        text = Target(text, target);
        text = Rounded(text);
        text = Divergent(text);
        text = Typed(text);
        return Renumbering.Tight(Named(text, entry));
    }

    /// <summary>Sums and products that name their rounding are not contracted by the driver's assembler.</summary>
    internal static string Rounded(string text) => SumOrProduct().Replace(text, "$1.rn.f32");

    /// <summary>A branch on a condition is never called uniform: ILGPU's analysis of that does not know control dependence.</summary>
    internal static string Divergent(string text) => UniformBranch().Replace(text, "$1");

    /// <summary>A choice between floats is one of floats: with <c>.b32</c> an assembler need not take constants that are written as floats.</summary>
    internal static string Typed(string text) => FloatChoice().Replace(text, "selp.f32$1");

    /// <summary>The target that ILGPU names is the nearest one it knows.</summary>
    internal static string Target(string text, string target) => TargetLine().Replace(text, ".target " + target);

    /// <summary>Names that do not depend on what was compiled before: drivers keep machine code under the text.</summary>
    internal static string Named(string text, string entry)
    {
        text = EntryName().Replace(text, "$1" + entry + "(");
        return Renumbering.Apply(text, Numbered());
    }

    /// <summary>
    /// ILGPU writes a function for each word of ours that it has met before, although calls of it were replaced by instructions. They have no
    /// callers; a kernel that calls a function has one that was not inlined, and would be slow without saying so.
    /// </summary>
    /// <exception cref="DeviceException">The kernel calls a function.</exception>
    internal static string WithoutFunctions(string text, string entry)
    {
        text = Function().Replace(text, "");
        return Call().Match(text) is { Success: true } call
            ? throw new DeviceException($"{entry}: expected a kernel with everything inlined, found \"{call.Value.Trim()}\" in ILGPU's PTX")
            : text;
    }

    [GeneratedRegex(@"\b(add|sub|mul)\.f32\b")]
    private static partial Regex SumOrProduct();

    [GeneratedRegex(@"(@!?%p\d+\s+bra)\.uni\b")]
    private static partial Regex UniformBranch();

    [GeneratedRegex(@"\bselp\.b32(\s+%f)")]
    private static partial Regex FloatChoice();

    [GeneratedRegex(@"(?m)^\.target sm_\w+")]
    private static partial Regex TargetLine();

    [GeneratedRegex(@"(\.visible \.entry )\w+\(")]
    private static partial Regex EntryName();

    [GeneratedRegex(@"(?<=\b(?:L|_[a-z]\w*?)_)\d+\b")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"(?m)^\.visible \.func [\s\S]*?(?:^;|^\})\r?\n?")]
    private static partial Regex Function();

    [GeneratedRegex(@"(?m)^\s*call(?:\.uni)? .*$")]
    private static partial Regex Call();
}
