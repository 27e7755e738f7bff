using System.Globalization;
using System.Text;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;
using static Plasticity.Devices.Cuda.CudaNative;

namespace Plasticity.Devices.Cuda;

/// <summary>A GPU that NVIDIA's driver shows, as it describes itself.</summary>
/// <param name="Device">The driver's handle.</param>
/// <param name="Info">For people; numbered as the driver does.</param>
/// <param name="Capability">Its compute capability: 90 for 9.0.</param>
/// <param name="DriverVersion">The CUDA version that the driver speaks: 13000 for 13.0.</param>
/// <param name="Unusable">Why the engine cannot use it; null if it can.</param>
/// <param name="Form">In which form it is given kernels. C# needs the driver alone, text NVIDIA's compiler, too.</param>
internal sealed unsafe record CudaHardware(int Device, DeviceInfo Info, int Capability, int DriverVersion, string? Unusable, KernelForm Form) : IHardware
{
    /// <summary>The first version with all calls that the engine makes: 11.4, of 2021.</summary>
    private const int OldestDriver = 11040;

    /// <summary>Maxwell, of 2014: older ones are left by that driver soon after.</summary>
    private const int OldestCapability = 50;

    /// <summary>All GPUs of the driver; if there is none, <paramref name="whyNone"/> says why in one line. Never throws.</summary>
    public static IReadOnlyList<CudaHardware> Find(KernelForm form, out string whyNone)
    {
        if (!CudaLibrary.IsPresent)
        {
            whyNone = $"no NVIDIA driver found (tried {string.Join(", ", CudaLibrary.Candidates)}): install it if there is an NVIDIA GPU";
            return [];
        }
        int code = cuInit(0), count = 0;
        if (code == Success) code = cuDeviceGetCount(&count);
        if (code != Success || count == 0)
        {
            if (code == Success) code = NoDevice;
            whyNone = $"the NVIDIA driver is there and shows no GPU ({code}, {CudaError.NameOf(code)}): look at nvidia-smi and at CUDA_VISIBLE_DEVICES";
            return [];
        }
        whyNone = "";
        int version = Version();
        return [.. Enumerable.Range(0, count).Select(ordinal => Describe(ordinal, version, form))];
    }

    public IDevice Open(DeviceOptions options) => Open(options, ProgramCache.OfUser());

    /// <summary>The same with programs kept elsewhere.</summary>
    internal CudaDevice Open(DeviceOptions options, ProgramCache cache)
    {
        if (Form == KernelForm.Text) return new CudaDevice(this, options, new TextLanguage(), new NvrtcImages(this, cache));
        PtxLaneCompiler compiler = new(cache, Capability);
        return new CudaDevice(this, options, new LaneLanguage(compiler), new PtxImages(compiler, PtxLaneCompiler.Target(Capability)));
    }

    private static CudaHardware Describe(int ordinal, int version, KernelForm form)
    {
        int device;
        _ = cuDeviceGet(&device, ordinal);
        nuint bytes = 0;
        _ = cuDeviceTotalMem_v2(&bytes, device);
        int capability = 10 * Attribute(device, CapabilityMajor) + Attribute(device, CapabilityMinor);
        string compiler = form == KernelForm.Lanes ? LaneContext.Version : NvrtcLibrary.IsPresent ? $"NVRTC {NvrtcCompiler.Version}" : "no NVRTC";
        DeviceInfo info = new(
            form == KernelForm.Text ? DeviceKind.Cuda : DeviceKind.IlgpuCuda, string.Create(CultureInfo.InvariantCulture, $"{form.NameOf("cuda")}:{ordinal}"), Name(device), $"CUDA {Text(version)}, {compiler}, compute capability {capability / 10}.{capability % 10}",
            Attribute(device, Multiprocessors), (long)bytes, IsGpu: true);
        return new CudaHardware(device, info, capability, version, WhyUnusable(capability, version, form), form);
    }

    private static string? WhyUnusable(int capability, int version, KernelForm form)
    {
        if (version < OldestDriver) return $"its driver speaks CUDA {Text(version)}, expected {Text(OldestDriver)} or newer: update the driver";
        if (form == KernelForm.Lanes) return capability < OldestCapability ? $"its compute capability is {capability / 10}.{capability % 10}, expected 5.0 or newer" : null;
        if (!NvrtcLibrary.IsPresent) return NvrtcLibrary.Missing;
        return NvrtcCompiler.TargetFor(capability) is null
            ? $"NVRTC {NvrtcCompiler.Version} does not compile for compute capability {capability / 10}.{capability % 10} any more: let {NvrtcLibrary.Override} name an older one"
            : null;
    }

    private static int Version()
    {
        int version = 0;
        return cuDriverGetVersion(&version) == Success ? version : 0;
    }

    private static int Attribute(int device, int attribute)
    {
        int value = 0;
        return cuDeviceGetAttribute(&value, attribute, device) == Success ? value : 0;
    }

    private static string Name(int device)
    {
        byte[] name = new byte[256];
        fixed (byte* p = name) _ = cuDeviceGetName(p, name.Length, device);
        return Encoding.UTF8.GetString(name.AsSpan(0, Math.Max(0, name.AsSpan().IndexOf((byte)0))));
    }

    private static string Text(int version) => string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");
}
