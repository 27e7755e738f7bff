using System.Globalization;
using System.Text;
using Plasticity.Devices.Programs;
using static Plasticity.Devices.Cuda.NvrtcNative;

namespace Plasticity.Devices.Cuda;

/// <summary>What a text is compiled for.</summary>
/// <param name="Architecture">NVRTC's name: "sm_90" for machine code, "compute_90" for PTX, which the driver then compiles.</param>
internal readonly record struct CudaTarget(string Architecture)
{
    /// <summary>Whether the result is machine code.</summary>
    public bool IsBinary => Architecture.StartsWith("sm_", StringComparison.Ordinal);
}

/// <summary>From the text of a kernel file to what the driver loads.</summary>
internal static unsafe class NvrtcCompiler
{
    /// <summary>"13.0"; demands, like all of this class, that NVRTC is present.</summary>
    public static string Version
    {
        get
        {
            int major = 0, minor = 0;
            _ = nvrtcVersion(&major, &minor);
            return string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
        }
    }

    /// <summary>
    /// Machine code for a GPU that the compiler knows, so that an older driver need not understand its PTX; PTX of the newest that it knows
    /// for a GPU that is newer than the compiler; null for a GPU that it knows no more.
    /// </summary>
    public static CudaTarget? TargetFor(int capability)
    {
        int[] known = Capabilities();
        if (known.Contains(capability)) return new CudaTarget(Named("sm", capability));
        int[] older = [.. known.Where(each => each < capability)];
        return older.Length == 0 ? null : new CudaTarget(Named("compute", older.Max()));
    }

    /// <summary>Everything on the command line.</summary>
    /// <remarks>No fused product and sum that the text does not ask for; division, root and denormals are exact by default. Line numbers cost nothing.</remarks>
    public static IReadOnlyList<string> OptionsFor(CudaTarget target) => [$"--gpu-architecture={target.Architecture}", "--std=c++17", "--fmad=false", "--generate-line-info"];

    /// <summary>Compiles a text that includes nothing.</summary>
    /// <param name="device">Whose, for messages.</param>
    /// <exception cref="DeviceException">It does not compile; the message holds the log.</exception>
    public static byte[] Compile(string device, KernelProgram wanted, CudaTarget target)
    {
        nint program = 0;
        fixed (byte* utf8 = Terminated(wanted.Text), name = Terminated(Path.GetFileName(wanted.Source)))
        {
            Check(nvrtcCreateProgram(&program, utf8, name, 0, null, null), device, nameof(nvrtcCreateProgram));
        }
        try
        {
            int code = Compile(program, OptionsFor(target));
            if (code == CompilationFailed) DeviceException.DoesNotCompile(device, wanted.Source, wanted.Entry, Log(program));
            if (code != Success) throw new DeviceException($"{device}: NVRTC {Version} cannot compile {wanted.Source} for {target.Architecture} (code {code}): {Log(program)}");
            return target.IsBinary ? Binary(program, device) : Ptx(program, device);
        }
        finally
        {
            _ = nvrtcDestroyProgram(&program);
        }
    }

    private static int Compile(nint program, IReadOnlyList<string> options)
    {
        byte[] all = [.. options.SelectMany(Terminated)];
        fixed (byte* texts = all)
        {
            byte** each = stackalloc byte*[options.Count];
            byte* next = texts;
            for (int i = 0; i < options.Count; i++)
            {
                each[i] = next;
                next += options[i].Length + 1; // they are ASCII
            }
            return nvrtcCompileProgram(program, options.Count, each);
        }
    }

    private static byte[] Binary(nint program, string device)
    {
        nuint bytes;
        Check(nvrtcGetCUBINSize(program, &bytes), device, nameof(nvrtcGetCUBINSize));
        byte[] image = new byte[bytes];
        fixed (byte* p = image) Check(nvrtcGetCUBIN(program, p), device, nameof(nvrtcGetCUBIN));
        return image;
    }

    private static byte[] Ptx(nint program, string device)
    {
        nuint bytes;
        Check(nvrtcGetPTXSize(program, &bytes), device, nameof(nvrtcGetPTXSize));
        byte[] image = new byte[bytes]; // its end is a zero, as the driver wants it
        fixed (byte* p = image) Check(nvrtcGetPTX(program, p), device, nameof(nvrtcGetPTX));
        return image;
    }

    private static string Log(nint program)
    {
        nuint bytes = 0;
        if (nvrtcGetProgramLogSize(program, &bytes) != Success || bytes <= 1) return "(no log)";
        byte[] log = new byte[bytes];
        fixed (byte* p = log) _ = nvrtcGetProgramLog(program, p);
        return Encoding.UTF8.GetString(log).TrimEnd('\0').Trim();
    }

    private static int[] Capabilities()
    {
        int count = 0;
        if (nvrtcGetNumSupportedArchs(&count) != Success) return [];
        int[] capabilities = new int[count];
        fixed (int* p = capabilities) return nvrtcGetSupportedArchs(p) == Success ? capabilities : [];
    }

    private static void Check(int code, string device, string call)
    {
        if (code != Success) throw new DeviceException($"{device}: {call} failed with NVRTC's code {code}");
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static string Named(string kind, int capability) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{capability}");
}
