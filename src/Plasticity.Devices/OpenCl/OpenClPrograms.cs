using System.Text;
using Plasticity.Devices.Programs;
using static Plasticity.Devices.OpenCl.OpenClNative;

namespace Plasticity.Devices.OpenCl;

/// <summary>The programs of one device: each text is compiled at the first use of one of its kernels, or its binary taken from the cache.</summary>
internal sealed unsafe class OpenClPrograms(nint context, OpenClHardware hardware, ProgramCache cache) : IDisposable
{
    private readonly Dictionary<string, nint> _programs = [];
    private readonly List<nint> _kernels = [];
    private readonly string _id = hardware.Info.Id;

    // No fast-math of any kind: a product and a sum stay apart, NaN stays NaN.
    private readonly string _options = "-cl-std=CL1.2" + (hardware.ExactDivision ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");

    /// <summary>Programs that came from the compiler, not from the cache.</summary>
    public int Compiled { get; private set; }

    /// <summary>A kernel object for one struct; it lives as long as this.</summary>
    /// <exception cref="DeviceException">The text does not compile (with the log), or has no such entry.</exception>
    public nint Kernel(KernelProgram wanted)
    {
        if (!_programs.TryGetValue(wanted.Text, out nint program)) _programs[wanted.Text] = program = Load(wanted);
        int code;
        nint kernel = clCreateKernel(program, wanted.Entry, &code);
        OpenClError.Check(code, _id, $"{nameof(clCreateKernel)} ({wanted.Entry} of {wanted.Source})");
        _kernels.Add(kernel);
        return kernel;
    }

    public void Dispose()
    {
        foreach (nint kernel in _kernels) _ = clReleaseKernel(kernel);
        foreach (nint program in _programs.Values) _ = clReleaseProgram(program);
        _kernels.Clear();
        _programs.Clear();
    }

    private nint Load(KernelProgram wanted)
    {
        string key = KeyOf(wanted.Text);
        if (cache.Find(key) is { } binary && FromBinary(binary) is var known && known != 0) return known;
        nint program = Compile(wanted);
        Compiled++;
        if (Binary(program) is { Length: > 0 } compiled) cache.Keep(key, compiled);
        return program;
    }

    /// <summary>Everything that a compiled program depends on.</summary>
    internal string KeyOf(string text) => ProgramCache.Key("1", text, _options, hardware.Identity);

    private nint FromBinary(byte[] binary)
    {
        nint device = hardware.Device, program;
        nuint length = (nuint)binary.Length;
        int status, code;
        fixed (byte* bytes = binary)
        {
            byte* start = bytes;
            program = clCreateProgramWithBinary(context, 1, &device, &length, &start, &status, &code);
        }
        if (code != Success || program == 0) return 0;
        if (status == Success && Build(program, _options) == Success) return program;
        _ = clReleaseProgram(program); // of another driver, say: compile anew
        return 0;
    }

    private nint Compile(KernelProgram wanted)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(wanted.Text);
        nuint length = (nuint)utf8.Length;
        nint program;
        int code;
        fixed (byte* bytes = utf8)
        {
            byte* start = bytes;
            program = clCreateProgramWithSource(context, 1, &start, &length, &code);
        }
        OpenClError.Check(code, _id, nameof(clCreateProgramWithSource));
        // Some drivers tell of warnings on the terminal. Those of a text that nobody wrote are nobody's.
        if (Build(program, wanted.StructBytes > 0 ? _options + " -w" : _options) == Success) return program;
        string log = Log(program);
        _ = clReleaseProgram(program);
        DeviceException.DoesNotCompile(_id, wanted.Source, wanted.Entry, log);
        return 0;
    }

    private int Build(nint program, string with)
    {
        nint device = hardware.Device;
        fixed (byte* options = Encoding.UTF8.GetBytes(with + "\0")) return clBuildProgram(program, 1, &device, options, 0, 0);
    }

    private string Log(nint program)
    {
        nuint length = 0;
        if (clGetProgramBuildInfo(program, hardware.Device, BuildLog, 0, null, &length) != Success || length == 0) return "(no log)";
        byte[] log = new byte[length];
        fixed (byte* p = log) _ = clGetProgramBuildInfo(program, hardware.Device, BuildLog, length, p, null);
        return Encoding.UTF8.GetString(log).TrimEnd('\0').Trim();
    }

    private static byte[]? Binary(nint program)
    {
        nuint length = 0;
        if (clGetProgramInfo(program, ProgramBinarySizes, (nuint)sizeof(nuint), &length, null) != Success || length == 0) return null;
        byte[] binary = new byte[length];
        fixed (byte* p = binary)
        {
            byte* start = p;
            return clGetProgramInfo(program, ProgramBinaries, (nuint)sizeof(byte*), &start, null) == Success ? binary : null;
        }
    }
}
