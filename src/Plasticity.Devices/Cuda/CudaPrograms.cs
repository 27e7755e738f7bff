using System.Reflection;
using System.Text;
using Plasticity.Devices.Text;
using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>The programs of one device: each kernel file is compiled at the first use of one of its kernels, once a variant, or taken from the cache.</summary>
/// <param name="textOf">The whole text of a kernel file, by the assembly that carries it and its name.</param>
internal sealed unsafe class CudaPrograms(CudaHardware hardware, ProgramCache cache, Func<Assembly, string, string> textOf) : IDisposable
{
    private readonly Dictionary<(Assembly Home, string File, KernelVariant Variant), nint> _modules = [];
    private readonly string _id = hardware.Info.Id;
    private readonly CudaTarget _target = NvrtcCompiler.TargetFor(hardware.Capability)!.Value;
    private int _functions;

    /// <summary>Programs that came from the compiler, not from the cache.</summary>
    public int Compiled { get; private set; }

    /// <summary>A kernel; it lives as long as this.</summary>
    /// <exception cref="DeviceException">The file does not compile (with the log), or has no such entry.</exception>
    public CudaFunction Function(KernelSource source, KernelVariant variant, KernelArgument[] arguments)
    {
        if (!_modules.TryGetValue((source.Home, source.File, variant), out nint module))
        {
            _modules[(source.Home, source.File, variant)] = module = Load(source, variant.Defines + textOf(source.Home, source.File));
        }
        nint function;
        CudaError.Check(cuModuleGetFunction(&function, module, source.Entry), _id, $"{nameof(cuModuleGetFunction)} ({source.Entry} of kernels/{source.File}.cl)");
        return new CudaFunction(function, source.Entry, _functions++, arguments);
    }

    public void Dispose()
    {
        foreach (nint module in _modules.Values) _ = cuModuleUnload(module);
        _modules.Clear();
    }

    /// <summary>Everything that a compiled program depends on.</summary>
    internal string KeyOf(string text) => ProgramCache.Key(
        "cuda 1", text, string.Join(' ', NvrtcCompiler.OptionsFor(_target)), NvrtcCompiler.Version, hardware.DriverVersion.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private nint Load(KernelSource source, string text)
    {
        string key = KeyOf(text);
        // What another driver refuses is compiled anew.
        if (cache.Find(key) is { } kept && TryLoad(kept, out nint known, out _) == Success) return known;
        byte[] image = NvrtcCompiler.Compile(_id, source, text, _target);
        Compiled++;
        int code = TryLoad(image, out nint module, out string log);
        CudaError.Check(code, _id, $"{nameof(cuModuleLoadDataEx)} of kernels/{source.File}.cl for {_target.Architecture}{(log.Length == 0 ? "" : $" ({log})")}");
        cache.Keep(key, image);
        return module;
    }

    private static int TryLoad(byte[] image, out nint module, out string log)
    {
        byte[] told = new byte[4096];
        int* options = stackalloc int[] { ErrorLog, ErrorLogBytes };
        nint loaded = 0;
        int code;
        fixed (byte* bytes = image, text = told)
        {
            void** values = stackalloc void*[] { text, (void*)told.Length };
            code = cuModuleLoadDataEx(&loaded, bytes, 2, options, values);
        }
        module = loaded;
        log = Encoding.UTF8.GetString(told).TrimEnd('\0').Trim().ReplaceLineEndings(" ");
        return code;
    }
}
