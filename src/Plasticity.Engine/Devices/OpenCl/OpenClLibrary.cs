using System.Reflection;
using System.Runtime.InteropServices;

namespace Plasticity.Engine.Devices.OpenCl;

/// <summary>Finds and opens the system's OpenCL library, once, and puts the environment in order before its first call.</summary>
internal static partial class OpenClLibrary
{
    /// <summary>The name by which the imports ask for it.</summary>
    public const string Name = "OpenCL";

    private static readonly Lazy<nint> s_handle = new(Open);

    /// <summary>File names tried, in order.</summary>
    public static IReadOnlyList<string> Candidates { get; } =
        OperatingSystem.IsWindows() ? ["OpenCL.dll"]
        : OperatingSystem.IsMacOS() ? ["/System/Library/Frameworks/OpenCL.framework/OpenCL"]
        : ["libOpenCL.so.1", "libOpenCL.so"];

    /// <summary>Whether there is one. Never throws.</summary>
    public static bool IsPresent => s_handle.Value != 0;

    private static nint Open()
    {
        foreach (string candidate in Candidates)
        {
            if (!NativeLibrary.TryLoad(candidate, out nint handle)) continue;
            PrepareEnvironment();
            // 0 leaves any other library to the usual search.
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? handle : 0);
            return handle;
        }
        return 0;
    }

    /// <summary>
    /// PoCL, the CPU driver, installs a handler for SIGFPE that turns every DivideByZeroException of .NET into the end of the process, and
    /// shows no device at all where it finds no folder to compile in. Native code does not see what Environment.SetEnvironmentVariable sets,
    /// so libc is asked. What the user has set stays.
    /// </summary>
    private static void PrepareEnvironment()
    {
        if (OperatingSystem.IsWindows()) return;
        _ = SetVariable("POCL_SIGFPE_HANDLER", "0", overwrite: 0);
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("POCL_CACHE_DIR"))) return;
        if ((CacheFolder.Create("pocl") ?? CacheFolder.CreateTemporary()) is { } folder) _ = SetVariable("POCL_CACHE_DIR", folder, overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
