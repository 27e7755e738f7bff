using System.Diagnostics;
using System.Runtime.InteropServices;
using Plasticity.Devices.Cuda;

namespace Plasticity.Cuda.Tests.Support;

/// <summary>
/// The stand-ins for NVIDIA's driver and compiler (StandIn/*.c), built by the machine's C compiler and named to the engine before its first
/// call.
/// </summary>
internal static unsafe partial class StandIn
{
    private static readonly string[] s_compilers = ["gcc", "cc", "clang-19", "clang"];
    private static readonly string[] s_cppCompilers = ["g++", "c++", "clang++-19", "clang++"];

    /// <summary>Why there is none although one was to be built, in one line; null where there is.</summary>
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
        ((delegate* unmanaged<nint, CLong, int, void>)Of(function, "standin_fail"))(text, new CLong(at), code);
        Marshal.FreeCoTaskMem(text);
    }

    /// <summary>Calls of a function of either library since the last reset.</summary>
    public static long Calls(string function)
    {
        nint text = Marshal.StringToCoTaskMemUTF8(function);
        long calls = ((delegate* unmanaged<nint, CLong>)Of(function, "standin_calls"))(text).Value;
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

    /// <summary>Builds both and names them to the engine, which must not have looked for its libraries yet.</summary>
    /// <param name="emulate">
    /// Whether kernels are to be compiled for the processor and really run: slowly, by the C++ compiler of the same make, and with the text's
    /// own branch for CUDA.
    /// </param>
    public static void Build(bool emulate)
    {
        string? compiler = OperatingSystem.IsLinux() ? s_compilers.FirstOrDefault(Answers) : null;
        if (compiler is null)
        {
            Missing = $"no C compiler for Linux to build the stand-in driver with (tried {string.Join(", ", s_compilers)}): install gcc";
            return;
        }
        string folder = Directory.CreateTempSubdirectory("plasticity-standin-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        DriverFile = Path.Combine(folder, "libcuda-standin.so");
        CompilerFile = Path.Combine(folder, "libnvrtc-standin.so");
        Missing = Compile(compiler, "cuda.c", DriverFile) ?? Compile(compiler, "nvrtc.c", CompilerFile);
        if (emulate) Missing ??= Emulate();
        if (Missing is not null) return;
        Environment.SetEnvironmentVariable(CudaLibrary.Override, DriverFile);
        Environment.SetEnvironmentVariable(NvrtcLibrary.Override, CompilerFile);
        s_driver = NativeLibrary.Load(DriverFile);
        s_compiler = NativeLibrary.Load(CompilerFile);
    }

    // Native code does not see what Environment.SetEnvironmentVariable sets.
    private static string? Emulate()
    {
        string? compiler = s_cppCompilers.FirstOrDefault(Answers);
        if (compiler is null) return $"no C++ compiler to run kernels with (tried {string.Join(", ", s_cppCompilers)}): install g++";
        _ = SetVariable("STANDIN_CXX", compiler, overwrite: 1);
        _ = SetVariable("STANDIN_HEADER", Path.Combine(AppContext.BaseDirectory, "StandIn", "emulate.h"), overwrite: 1);
        return null;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    /// <summary>An entry that both libraries have, of the one that <paramref name="function"/> belongs to.</summary>
    private static nint Of(string function, string name) => function.StartsWith("cu", StringComparison.Ordinal) ? Driver(name) : Compiler(name);

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
