namespace Plasticity.Devices.Cuda;

/// <summary>Finds and opens NVIDIA's driver library, once.</summary>
internal static class CudaLibrary
{
    /// <summary>The name by which the imports ask for it.</summary>
    public const string Name = "cuda";

    /// <summary>The environment variable that names another file, and that file alone.</summary>
    public const string Override = "PLASTICITY_CUDA";

    /// <summary>Files tried, in order. Never libcuda.so without a number: that is what programs are linked against, and it does nothing.</summary>
    public static IReadOnlyList<string> Candidates { get; } =
        Environment.GetEnvironmentVariable(Override) is { Length: > 0 } named ? [named]
        : OperatingSystem.IsWindows() ? ["nvcuda.dll"]
        : ["libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1", "/usr/local/nvidia/lib64/libcuda.so.1", "/run/opengl-driver/lib/libcuda.so.1"];

    private static readonly Lazy<bool> s_present = new(() => NativeLibraries.RegisterFirst(Name, Candidates));

    /// <summary>Whether there is one. Never throws.</summary>
    public static bool IsPresent => s_present.Value;
}
