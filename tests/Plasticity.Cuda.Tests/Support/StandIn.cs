using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plasticity.Engine.Devices.Cuda;

namespace Plasticity.Cuda.Tests.Support;

/// <summary>
/// The stand-ins for NVIDIA's driver and compiler (StandIn/*.c), built by the machine's C compiler and named to the engine before its first
/// call. Everything in this assembly meets them and never a real GPU, which is why it is an assembly of its own.
/// </summary>
internal static unsafe class StandIn
{
    private static readonly string[] s_compilers = ["gcc", "cc", "clang-19", "clang"];

    /// <summary>Why there is none, in one line; null where there is.</summary>
    public static string? Missing { get; private set; }

    public static string DriverFile { get; private set; } = "";

    public static string CompilerFile { get; private set; } = "";

    private static nint s_driver, s_compiler;

    /// <summary>As on a machine that was just switched on: one GPU of compute capability 9.0, 256 MiB, a driver for CUDA 13.0, NVRTC 13.0.</summary>
    public static void Reset()
    {
        ((delegate* unmanaged<void>)Driver("standin_reset"))();
        ((delegate* unmanaged<void>)Compiler("nvrtc_standin_reset"))();
    }

    /// <summary>"devices", "driver" (13000), "capability" (90), "memory" in bytes.</summary>
    public static void Set(string what, long value)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(what);
        ((delegate* unmanaged<nint, CLong, void>)Driver("standin_set"))(text, new CLong((nint)value));
        Marshal.FreeCoTaskMem(text);
    }

    /// <summary>Lets a function of either library fail at its <paramref name="at"/>-th call from now on, once.</summary>
    public static void Fail(string function, int code, int at = 1)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(function);
        ((delegate* unmanaged<nint, CLong, int, void>)(IsDriver(function) ? Driver("standin_fail") : Compiler("nvrtc_standin_fail")))(text, new CLong(at), code);
        Marshal.FreeCoTaskMem(text);
    }

    /// <summary>Calls of a function of either library since the last reset.</summary>
    public static long Calls(string function)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(function);
        long calls = ((delegate* unmanaged<nint, CLong>)(IsDriver(function) ? Driver("standin_calls") : Compiler("nvrtc_standin_calls")))(text).Value;
        Marshal.FreeCoTaskMem(text);
        return calls;
    }

    /// <summary>The driver is to refuse modules in whose text this occurs.</summary>
    public static void Refuse(string text)
    {
        nint native = Marshal.StringToCoTaskMemUTF8(text);
        ((delegate* unmanaged<nint, void>)Driver("standin_refuse"))(native);
        Marshal.FreeCoTaskMem(native);
    }

    /// <summary>The compiler is to know four capabilities from this on.</summary>
    public static void Know(int least) => ((delegate* unmanaged<int, void>)Compiler("nvrtc_standin_know"))(least);

    /// <summary>A hash of all launches, copies and clears that were done, in order, with all their arguments.</summary>
    public static ulong Digest => ((delegate* unmanaged<ulong>)Driver("standin_digest"))();

    /// <summary>Launches done, by themselves or in graphs.</summary>
    public static long Launches => Number("standin_launches");

    /// <summary>Uploads from memory that was not pinned.</summary>
    public static long UnpinnedUploads => Number("standin_unpinned");

    /// <summary>Objects of all kinds that were created and not destroyed.</summary>
    public static long Live => Number("standin_live") + ((delegate* unmanaged<CLong>)Compiler("nvrtc_standin_live"))().Value;

    /// <summary>Texts compiled.</summary>
    public static long Compiled => ((delegate* unmanaged<CLong>)Compiler("nvrtc_standin_compiled"))().Value;

    /// <summary>Of the last compilation, in one line.</summary>
    public static string Options => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)Compiler("nvrtc_standin_options"))())!;

    /// <summary>The last launch done: "name x y z: arguments", in hexadecimal, addresses after an @.</summary>
    public static string LastLaunch => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)Driver("standin_last_launch"))())!;

    // The engine reads the two variables when it first looks for the libraries.
#pragma warning disable CA2255 // a test assembly is as good as an application
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Build()
    {
        // In the program of its own the variables are set by whoever started it.
        if (Environment.GetEnvironmentVariable(DeviceProgram.Marker) is not null) return;
        string folder = Directory.CreateTempSubdirectory("plasticity-standin-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        DriverFile = Path.Combine(folder, "libcuda-standin.so");
        CompilerFile = Path.Combine(folder, "libnvrtc-standin.so");
        string? compiler = OperatingSystem.IsLinux() ? s_compilers.FirstOrDefault(Answers) : null;
        if (compiler is null)
        {
            Missing = $"no C compiler for Linux to build the stand-in driver with (tried {string.Join(", ", s_compilers)}): install gcc";
            return;
        }
        Missing = Compile(compiler, "cuda.c", DriverFile) ?? Compile(compiler, "nvrtc.c", CompilerFile);
        if (Missing is not null) return;
        Environment.SetEnvironmentVariable(CudaLibrary.Override, DriverFile);
        Environment.SetEnvironmentVariable(NvrtcLibrary.Override, CompilerFile);
        s_driver = NativeLibrary.Load(DriverFile);
        s_compiler = NativeLibrary.Load(CompilerFile);
    }

    private static bool IsDriver(string function) => function.StartsWith("cu", StringComparison.Ordinal);

    private static nint Driver(string name) => NativeLibrary.GetExport(s_driver, name);

    private static nint Compiler(string name) => NativeLibrary.GetExport(s_compiler, name);

    private static long Number(string name) => ((delegate* unmanaged<CLong>)Driver(name))().Value;

    private static bool Answers(string compiler)
    {
        try
        {
            return Run(compiler, "--version").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string? Compile(string compiler, string source, string target)
    {
        (int code, string errors) = Run(
            compiler, "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-ffp-contract=off", "-o", target,
            Path.Combine(AppContext.BaseDirectory, "StandIn", source));
        return code == 0 ? null : $"{compiler} does not compile {source}: {errors}";
    }

    private static (int Code, string Errors) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors.GetAwaiter().GetResult());
    }
}

/// <summary>A fact that needs the stand-in; where it cannot be built it is skipped with the reason, and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInFactAttribute : FactAttribute
{
    public StandInFactAttribute() => Skip = Reason;

    internal static string? Reason => Environment.GetEnvironmentVariable("CI") is "true" or "1" ? null : StandIn.Missing;
}

/// <summary>A theory that needs the stand-in; as <see cref="StandInFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandInTheoryAttribute : TheoryAttribute
{
    public StandInTheoryAttribute() => Skip = StandInFactAttribute.Reason;
}

/// <summary>The tests that share the stand-in, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class StandInCollection
{
    public const string Name = "stand-in";
}
