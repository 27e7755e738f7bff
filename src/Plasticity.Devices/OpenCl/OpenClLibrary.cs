using System.Runtime.InteropServices;

namespace Plasticity.Devices.OpenCl;

/// <summary>Finds and opens the system's OpenCL library, once, and puts the environment in order before its first call.</summary>
internal static unsafe partial class OpenClLibrary
{
    /// <summary>The name by which the imports ask for it.</summary>
    public const string Name = "OpenCL";

    /// <summary>NVIDIA's driver. Containers get this file, and often not the .icd file that would tell the loader of it.</summary>
    public const string NvidiaDriver = "libnvidia-opencl.so.1";

    private static readonly Lazy<nint> s_handle = new(Open);

    private static readonly string[] s_loaders =
        OperatingSystem.IsWindows() ? ["OpenCL.dll"]
        : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
        : ["libOpenCL.so.1", "libOpenCL.so"];

    /// <summary>File names tried, in order.</summary>
    public static IReadOnlyList<string> Candidates { get; } = OperatingSystem.IsLinux() ? [.. s_loaders, NvidiaDriver] : s_loaders;

    /// <summary>Whether there is one. Never throws.</summary>
    public static bool IsPresent => s_handle.Value != 0;

    private static nint Open()
    {
        PrepareEnvironment();
        nint handle = NativeLibraries.OpenFirst(s_loaders);
        // No loader, or one that knows no driver, and a driver that it was not told of and that answers by itself.
        if (Platforms(handle) == 0 && NativeLibrary.TryLoad(NvidiaDriver, out nint nvidia) && Platforms(nvidia) > 0) handle = nvidia;
        if (handle != 0) NativeLibraries.Register(Name, handle);
        return handle;
    }

    /// <summary>Drivers that an open library shows.</summary>
    private static uint Platforms(nint library)
    {
        if (library == 0 || !NativeLibrary.TryGetExport(library, "clGetPlatformIDs", out nint entry)) return 0;
        uint count = 0;
        return ((delegate* unmanaged<uint, nint*, uint*, int>)entry)(0, null, &count) == OpenClNative.Success ? count : 0;
    }

    /// <summary>
    /// PoCL, the CPU driver, installs a handler for SIGFPE that turns every DivideByZeroException of .NET into the end of the process, and
    /// shows no device at all where it finds no folder to compile in. Loaders look for drivers at their first call and never again. Native
    /// code does not see what Environment.SetEnvironmentVariable sets, so libc is asked. What the user has set stays.
    /// </summary>
    private static void PrepareEnvironment()
    {
        if (OperatingSystem.IsWindows()) return;
        Set("POCL_SIGFPE_HANDLER", "0");
        if (NoDriverIsListed() && NativeLibrary.TryLoad(NvidiaDriver, out _))
        {
            Set("OCL_ICD_VENDORS", NvidiaDriver); // for ocl-icd, which takes a library here
            Set("OCL_ICD_FILENAMES", NvidiaDriver); // for the loader of Khronos
        }
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("POCL_CACHE_DIR"))) return;
        if ((CacheFolder.Create("pocl") ?? CacheFolder.CreateTemporary()) is { } folder) _ = SetVariable("POCL_CACHE_DIR", folder, overwrite: 1);
    }

    /// <summary>Whether the folder in which drivers put their .icd files has none, and nobody named another way.</summary>
    private static bool NoDriverIsListed()
    {
        if (Environment.GetEnvironmentVariable("OCL_ICD_VENDORS") is { Length: > 0 } || Environment.GetEnvironmentVariable("OCL_ICD_FILENAMES") is { Length: > 0 }) return false;
        string folder = Environment.GetEnvironmentVariable("OPENCL_VENDOR_PATH") is { Length: > 0 } named ? named : "/etc/OpenCL/vendors";
        try
        {
            return !Directory.Exists(folder) || Directory.GetFiles(folder, "*.icd").Length == 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Set(string name, string value) => _ = SetVariable(name, value, overwrite: 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
