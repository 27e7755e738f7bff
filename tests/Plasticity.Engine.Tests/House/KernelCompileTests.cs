using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.House;

/// <summary>Every kernel file through compilers that no machine needs a device for: OpenCL C 1.2, CUDA to PTX, and NVRTC's names.</summary>
public sealed partial class KernelCompileTests
{
    /// <summary>Turing, Ampere, Hopper: the oldest that the newest toolkits still compile for, and the two that most people have.</summary>
    private static readonly string[] s_architectures = ["sm_75", "sm_80", "sm_90"];

    /// <summary>What the engine demands of a device for a group; see <see cref="Plasticity.Devices.OpenCl.OpenClHardware.Unusable"/>.</summary>
    private const int SharedBytes = 32 * 1024;

    public static IEnumerable<object[]> Programs => KernelPrograms.All.Select(program => (object[])[program.File, program.Variant]);

    public static IEnumerable<object[]> ProgramsByArchitecture =>
        from program in KernelPrograms.All from architecture in s_architectures select (object[])[program.File, program.Variant, architecture];

    [ClangTheory]
    [MemberData(nameof(Programs))]
    public void Is_strict_OpenCL_C(string file, KernelVariant variant) =>
        Clang.Compile(file, variant, "-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "-target", "spir64", "-fsyntax-only", "-pedantic");

    [ClangTheory]
    [MemberData(nameof(ProgramsByArchitecture))]
    public void Becomes_PTX_with_no_toolkit(string file, KernelVariant variant, string architecture)
    {
        string ptx = Clang.Ptx(file, variant, architecture);
        string[] written = [.. Kernel().Matches(File.ReadAllText(KernelPrograms.PathOf(file))).Select(m => m.Groups["name"].Value)];
        Assert.NotEmpty(written);
        Assert.Equal(written.Order(StringComparer.Ordinal), Entry().Matches(ptx).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
        // A function that nobody defines would be found out by the driver only.
        Assert.DoesNotContain(".extern", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(".f64", ptx, StringComparison.Ordinal);
        foreach (string entry in Entry().Split(ptx).Skip(1))
        {
            Assert.InRange(Shared().Matches(entry).Sum(m => int.Parse(m.Groups["bytes"].Value, null)), 0, SharedBytes);
        }
    }

    [ClangTheory]
    [MemberData(nameof(Programs))]
    public void Needs_of_NVRTC_what_it_has(string file, KernelVariant variant) =>
        Clang.Compile(
            file, variant, "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", "--cuda-gpu-arch=sm_80", "-fsyntax-only", "-D__CUDACC__", "-include",
            Repository.At("tests", "Plasticity.Engine.Tests", "House", "nvrtc_names.h"));

    [GeneratedRegex(@"^KERNEL\(\d+\) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Kernel();

    [GeneratedRegex(@"\.visible \.entry (?<name>\w+)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\.shared \.align \d+ \.b8 \w+\[(?<bytes>\d+)\]")]
    private static partial Regex Shared();
}

/// <summary>A theory that needs clang with an NVPTX back end.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangTheoryAttribute : NeedsTheoryAttribute
{
    public ClangTheoryAttribute() : base(Needs.Clang) => Missing = Clang.Command is null ? Clang.Missing : null;
}

internal static class Clang
{
    private static readonly string[] s_names = ["clang-19", "clang-20", "clang-21"];

    private static readonly ConcurrentDictionary<(string File, KernelVariant Variant, string Architecture), string> s_ptx = new();

    public static string Missing => $"no clang found (tried {string.Join(", ", s_names)}): install clang-19";

    /// <summary>The first of the names that answers; null if none does.</summary>
    public static string? Command { get; } = s_names.FirstOrDefault(Answers);

    /// <summary>Compiles a kernel file with all warnings as errors and returns what the compiler wrote.</summary>
    public static string Compile(string file, KernelVariant variant, params string[] options)
    {
        Assert.True(Command is not null, $"CI=true demands a compiler: {Missing}");
        string path = KernelPrograms.PathOf(file), common = Repository.At("kernels", "Common");
        string[] macros = [.. variant.Defines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => "-D" + line["#define ".Length..].Replace(' ', '='))];
        string[] all = [.. options, .. macros, "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-I", common, path];
        using Process process = Start(Command, all);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }

    /// <summary>What the driver of such a device would be given; made once, since several tests read it.</summary>
    public static string Ptx(string file, KernelVariant variant, string architecture) => s_ptx.GetOrAdd((file, variant, architecture), _ => Compile(
        file, variant, "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", $"--cuda-gpu-arch={architecture}", "-Xclang", "-target-feature",
        "-Xclang", "+ptx78", "-ffp-contract=off", "-O3", "-S", "-o", "-"));

    private static bool Answers(string name)
    {
        try
        {
            using Process process = Start(name, "--version");
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string name, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
