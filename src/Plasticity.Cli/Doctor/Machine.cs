using System.Runtime.InteropServices;

namespace Plasticity.Cli.Doctor;

/// <summary>The program, the system, and what the environment tells them.</summary>
internal static class Machine
{
    // What this program, its drivers and .NET look at, and what becomes of it.
    private static readonly string[] s_variables =
    [
        "PLASTICITY_DATA", "PLASTICITY_CUDA", "PLASTICITY_NVRTC", "CUDA_VISIBLE_DEVICES", "CUDA_PATH", "CUDA_HOME", "OCL_ICD_VENDORS", "OCL_ICD_FILENAMES", "OPENCL_VENDOR_PATH",
        "POCL_CACHE_DIR", "POCL_DEVICES", "XDG_CACHE_HOME", "DOTNET_EnableAVX512F", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic", "DOTNET_TieredCompilation", "DOTNET_gcServer", "NO_COLOR",
    ];

    public static IReadOnlyList<Finding> Look()
    {
        (string version, string commit) = RunRequest.Program();
        return
        [
            Finding.Ok("program", $"plasticity {version}{(commit.Length > 0 ? $", commit {commit}" : "")}"),
            Finding.Ok("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
            Finding.Ok("runtime", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}"),
            Memory(),
            .. s_variables.Select(Variable).OfType<Finding>(),
        ];
    }

    private static Finding Memory()
    {
        long bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        string text = $"{Environment.ProcessorCount} processors, {Sizes.Text(bytes)} of memory for this process";
        return bytes >= 2L << 30 ? Finding.Ok("machine", text) : new Finding("machine", Verdict.Note, text, "data sets and large networks may not fit: --set train-images=5000, --set width=8");
    }

    private static Finding? Variable(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } value) return null;
        string text = $"{name}={new string([.. value.Select(letter => char.IsControl(letter) ? '?' : letter)])}";
        return name switch
        {
            "PLASTICITY_DATA" when !Directory.Exists(value) => new Finding("environment", Verdict.Note, $"{text}, which is no folder", "make it, or unset it; 'plasticity data fetch' makes it too"),
            "PLASTICITY_CUDA" or "PLASTICITY_NVRTC" when !File.Exists(value) && value.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) =>
                new Finding("environment", Verdict.Note, $"{text}, which is no file", "name another file, or unset it"),
            "XDG_CACHE_HOME" when !Path.IsPathRooted(value) => new Finding("environment", Verdict.Note, $"{text}, which is ignored", "give a full path"),
            "CUDA_VISIBLE_DEVICES" or "DOTNET_EnableAVX512F" or "DOTNET_EnableAVX2" or "DOTNET_EnableHWIntrinsic" or "DOTNET_TieredCompilation" or "DOTNET_gcServer" =>
                new Finding("environment", Verdict.Note, text, "it changes which devices there are, or how fast they compute; unset it if that was not meant"),
            _ => Finding.Ok("environment", text),
        };
    }
}
