using System.Globalization;
using System.Text;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Programs;
using Plasticity.Devices.Text;
using static Plasticity.Devices.OpenCl.OpenClNative;

namespace Plasticity.Devices.OpenCl;

/// <summary>A device that some OpenCL driver shows, as it describes itself; nothing has been opened yet.</summary>
/// <param name="Platform">The driver's handle.</param>
/// <param name="Device">The device's handle.</param>
/// <param name="Info">For people; its index counts graphics processors first, then the rest, else in the drivers' order.</param>
/// <param name="Identity">All that a compiled program may depend on besides its text: platform, device and driver with their versions.</param>
/// <param name="LargestBuffer">Bytes of the largest single allocation.</param>
/// <param name="ViewAlignment">Bytes to a multiple of which a sub-buffer must start.</param>
/// <param name="ExactDivision">Whether division and square root can be asked to round correctly.</param>
/// <param name="Unusable">Why the engine cannot use it; null if it can.</param>
/// <param name="Form">In which form it is given kernels.</param>
internal sealed unsafe record OpenClHardware(
    nint Platform, nint Device, DeviceInfo Info, string Identity, long LargestBuffer, int ViewAlignment, bool ExactDivision, string? Unusable, KernelForm Form) : IHardware
{
    private const int LanesNeeded = 256, SharedBytesNeeded = 32 * 1024;

    /// <summary>All devices of all drivers; if there is none, <paramref name="whyNone"/> says why in one line. Never throws.</summary>
    public static IReadOnlyList<OpenClHardware> Find(KernelForm form, out string whyNone)
    {
        if (!OpenClLibrary.IsPresent)
        {
            whyNone = $"no OpenCL library found (tried {string.Join(", ", OpenClLibrary.Candidates)}): install your graphics driver, or "
                + "pocl-opencl-icd for an OpenCL that runs on the processor";
            return [];
        }
        List<(nint Platform, nint Device, ulong Type)> found = [];
        whyNone = "the OpenCL library shows no driver: install your graphics driver, or pocl-opencl-icd for one that runs on the processor";
        foreach (nint platform in Platforms())
        {
            foreach (nint device in Devices(platform)) found.Add((platform, device, Number(device, DeviceType)));
        }
        return [.. found.OrderBy(f => (f.Type & GpuDevice) != 0 ? 0 : 1).Select((f, i) => Describe(f.Platform, f.Device, f.Type, i, form))];
    }

    public IDevice Open(DeviceOptions options)
    {
        if (options.Convolution == ConvolutionAlgorithm.Winograd) DeviceException.NoWinograd(Info);
        ProgramCache cache = ProgramCache.OfUser();
        return new OpenClDevice(this, Form == KernelForm.Text ? new TextLanguage() : new LaneLanguage(new OpenClLaneCompiler(cache)), cache);
    }

    private static nint[] Platforms()
    {
        uint count = 0;
        if (clGetPlatformIDs(0, null, &count) != Success || count == 0) return [];
        nint[] platforms = new nint[count];
        fixed (nint* p = platforms) return clGetPlatformIDs(count, p, null) == Success ? platforms : [];
    }

    private static nint[] Devices(nint platform)
    {
        uint count = 0;
        if (clGetDeviceIDs(platform, AnyDevice, 0, null, &count) != Success || count == 0) return [];
        nint[] devices = new nint[count];
        fixed (nint* p = devices) return clGetDeviceIDs(platform, AnyDevice, count, p, null) == Success ? devices : [];
    }

    private static OpenClHardware Describe(nint platform, nint device, ulong type, int index, KernelForm form)
    {
        string vendor = PlatformText(platform, PlatformName), version = PlatformText(platform, PlatformVersion), driver = Text(device, DriverVersion);
        DeviceInfo info = new(
            form == KernelForm.Text ? DeviceKind.OpenCl : DeviceKind.IlgpuOpenCl, string.Create(CultureInfo.InvariantCulture, $"{form.NameOf("opencl")}:{index}"),
            Text(device, DeviceName), $"{vendor}, driver {driver}{(form == KernelForm.Text ? "" : $", {LaneContext.Version}")}", (int)Number(device, ComputeUnits),
            (long)Number(device, OpenClNative.MemoryBytes), IsGpu: (type & GpuDevice) != 0);
        return new OpenClHardware(
            platform, device, info, $"{vendor}\n{version}\n{info.Name}\n{driver}", (long)Number(device, AllocationBytes), Math.Max(1, (int)Number(device, BaseAlignmentBits) / 8),
            (Number(device, SingleConfig) & CorrectDivideAndRoot) != 0, WhyUnusable(device), form);
    }

    private static string? WhyUnusable(nint device)
    {
        long lanes = (long)Number(device, GroupSize), shared = (long)Number(device, LocalMemoryBytes);
        string version = Text(device, DeviceVersion);
        if (Number(device, Available) == 0) return "its driver says that it is not available";
        if (Number(device, CompilerAvailable) == 0) return "its driver has no compiler";
        if (Number(device, LittleEndian) == 0) return "it is big-endian";
        if (version.StartsWith("OpenCL 1.0", StringComparison.Ordinal) || version.StartsWith("OpenCL 1.1", StringComparison.Ordinal))
            return $"it speaks {version.Trim()}, expected 1.2 or newer";
        if (lanes < LanesNeeded) return $"its groups hold {lanes} work-items, expected {LanesNeeded}";
        if (shared < SharedBytesNeeded) return $"a group has {shared} bytes of local memory, expected {SharedBytesNeeded}";
        return null;
    }

    /// <summary>A number that the driver knows, of up to 8 bytes; 0 if it does not know.</summary>
    private static ulong Number(nint device, uint name)
    {
        ulong value = 0;
        return clGetDeviceInfo(device, name, sizeof(ulong), &value, null) == Success ? value : 0;
    }

    private static string Text(nint device, uint name)
    {
        nuint length = 0;
        if (clGetDeviceInfo(device, name, 0, null, &length) != Success) return "";
        byte[] text = new byte[length];
        fixed (byte* p = text) return clGetDeviceInfo(device, name, length, p, null) == Success ? Clean(text) : "";
    }

    private static string PlatformText(nint platform, uint name)
    {
        nuint length = 0;
        if (clGetPlatformInfo(platform, name, 0, null, &length) != Success) return "";
        byte[] text = new byte[length];
        fixed (byte* p = text) return clGetPlatformInfo(platform, name, length, p, null) == Success ? Clean(text) : "";
    }

    private static string Clean(byte[] text) => Encoding.UTF8.GetString(text).TrimEnd('\0').Trim();
}
