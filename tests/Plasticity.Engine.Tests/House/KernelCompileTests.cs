using System.Diagnostics;
using System.Text.RegularExpressions;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.House;

/// <summary>Every kernel file through compilers that no machine needs a device for: OpenCL C 1.2, CUDA to PTX, and NVRTC's names.</summary>
public sealed partial class KernelCompileTests
{
    public static TheoryData<string> Files => [.. KernelText.Files];

    [ClangTheory]
    [MemberData(nameof(Files))]
    public void Is_strict_OpenCL_C(string file) =>
        Clang.Compile(file, "-x", "cl", "-cl-std=CL1.2", "-Xclang", "-finclude-default-header", "-target", "spir64", "-fsyntax-only", "-pedantic");

    [ClangTheory]
    [MemberData(nameof(Files))]
    public void Becomes_PTX_with_no_toolkit(string file)
    {
        string ptx = Clang.Compile(
            file, "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", "--cuda-gpu-arch=sm_80", "-ffp-contract=off", "-O3", "-S", "-o", "-");
        string[] written = [.. Kernel().Matches(File.ReadAllText(Repository.At("kernels", file + ".cl"))).Select(m => m.Groups["name"].Value)];
        Assert.NotEmpty(written);
        Assert.Equal(written.Order(StringComparer.Ordinal), Entry().Matches(ptx).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
        // A function that nobody defines would be found out by the driver only.
        Assert.DoesNotContain(".extern", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(".f64", ptx, StringComparison.Ordinal);
    }

    [ClangTheory]
    [MemberData(nameof(Files))]
    public void Needs_of_NVRTC_what_it_has(string file) =>
        Clang.Compile(
            file, "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", "--cuda-gpu-arch=sm_80", "-fsyntax-only", "-D__CUDACC__", "-include",
            Repository.At("tests", "Plasticity.Engine.Tests", "House", "nvrtc_names.h"));

    [GeneratedRegex(@"^KERNEL\(\d+\) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Kernel();

    [GeneratedRegex(@"\.visible \.entry (?<name>\w+)")]
    private static partial Regex Entry();
}

/// <summary>A theory that needs clang with an NVPTX back end; where there is none it is skipped with the reason, and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangTheoryAttribute : TheoryAttribute
{
    public ClangTheoryAttribute()
    {
        if (Clang.Command is null && !TestDevices.EveryDeviceIsRequired) Skip = Clang.Missing;
    }
}

internal static class Clang
{
    private static readonly string[] s_names = ["clang-19", "clang-20", "clang-21"];

    public static string Missing => $"no clang found (tried {string.Join(", ", s_names)}): install clang-19";

    /// <summary>The first of the names that answers; null if none does.</summary>
    public static string? Command { get; } = s_names.FirstOrDefault(Answers);

    /// <summary>Compiles a kernel file with all warnings as errors and returns what the compiler wrote.</summary>
    public static string Compile(string file, params string[] options)
    {
        Assert.True(Command is not null, $"CI=true demands a compiler: {Missing}");
        string folder = Repository.At("kernels");
        string[] all = [.. options, "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-I", folder, Path.Combine(folder, file + ".cl")];
        using Process process = Start(Command, all);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }

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
