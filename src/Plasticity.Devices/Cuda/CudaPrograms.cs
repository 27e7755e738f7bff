using System.Text;
using Plasticity.Devices.Programs;
using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>The programs of one device: each text is made to what the driver loads at the first use of one of its kernels.</summary>
/// <param name="images">Makes it.</param>
internal sealed unsafe class CudaPrograms(CudaHardware hardware, ICudaImages images) : IDisposable
{
    private readonly Dictionary<string, nint> _modules = [];
    private readonly string _id = hardware.Info.Id;
    private int _functions;

    /// <summary>Programs that came from a compiler of ours or NVIDIA's, not from the cache.</summary>
    public int Compiled => images.Compiled;

    /// <summary>A kernel; it lives as long as this.</summary>
    /// <exception cref="DeviceException">The text does not compile (with the log), or has no such entry.</exception>
    public CudaFunction Function(KernelProgram wanted)
    {
        if (!_modules.TryGetValue(wanted.Text, out nint module)) _modules[wanted.Text] = module = Load(wanted);
        nint function;
        CudaError.Check(cuModuleGetFunction(&function, module, wanted.Entry), _id, $"{nameof(cuModuleGetFunction)} ({wanted.Entry} of {wanted.Source})");
        return new CudaFunction(function, wanted.Entry, _functions++, wanted.Arguments, wanted.StructBytes);
    }

    public void Dispose()
    {
        foreach (nint module in _modules.Values) _ = cuModuleUnload(module);
        _modules.Clear();
    }

    private nint Load(KernelProgram wanted)
    {
        // What another driver refuses is compiled anew.
        if (images.Kept(wanted) is { } kept && TryLoad(kept, out nint known, out _) == Success) return known;
        byte[] image = images.Make(wanted);
        int code = TryLoad(image, out nint module, out string log);
        CudaError.Check(code, _id, $"{nameof(cuModuleLoadDataEx)} of {wanted.Source} for {images.Architecture}{(log.Length == 0 ? "" : $" ({log})")}");
        images.Keep(wanted, image);
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
