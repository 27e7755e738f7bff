using System.Globalization;
using Plasticity.Devices.Cpu;
using Plasticity.Devices.Cuda;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Programs;

namespace Plasticity.Devices;

/// <summary>One line of the list of devices: a device, or a kind of device and why there is none.</summary>
/// <param name="Id">How it is named on the command line.</param>
/// <param name="Info">What it is; null where there is none of the kind.</param>
/// <param name="Missing">Why it cannot be used, in one line; null where it can.</param>
public sealed record DeviceListing(string Id, DeviceInfo? Info, string? Missing);

/// <summary>The devices of this machine, by name.</summary>
public static class DeviceCatalogue
{
    /// <summary>Finds the hardware of one kind; never throws.</summary>
    private delegate IReadOnlyList<IHardware> Finder(out string whyNone);

    /// <summary>The kinds besides the CPU device, in the order in which "auto" prefers them: the maker's own driver first.</summary>
    private static readonly (string Kind, Finder Find)[] s_kinds =
    [
        ("cuda", (out string whyNone) => CudaHardware.Find(KernelForm.Text, out whyNone)),
        ("ilgpu:cuda", (out string whyNone) => CudaHardware.Find(KernelForm.Lanes, out whyNone)),
        ("opencl", (out string whyNone) => OpenClHardware.Find(KernelForm.Text, out whyNone)),
        ("ilgpu:opencl", (out string whyNone) => OpenClHardware.Find(KernelForm.Lanes, out whyNone)),
        ("ilgpu:cpu", IlgpuCpuHardware.Find),
    ];

    /// <summary>Everything that there is and, of each kind that there is not, why. Never throws because something is not installed.</summary>
    public static IReadOnlyList<DeviceListing> List()
    {
        List<DeviceListing> list = [];
        using (CpuDevice cpu = new()) list.Add(new DeviceListing("cpu", cpu.Info, null));
        foreach ((string kind, Finder find) in s_kinds)
        {
            IReadOnlyList<IHardware> found = find(out string whyNone);
            foreach (IHardware hardware in found) list.Add(new DeviceListing(hardware.Info.Id, hardware.Info, hardware.Unusable));
            if (found.Count == 0) list.Add(new DeviceListing(kind, null, whyNone));
        }
        return list;
    }

    /// <summary>Every name that <see cref="Open(string, DeviceOptions)"/> takes on this machine.</summary>
    public static IReadOnlyList<string> ValidNames =>
    [
        "auto", "cpu",
        .. from each in s_kinds
           let ids = Usable(each.Find).Select(hardware => hardware.Info.Id).ToArray()
           where ids.Length > 0
           from name in ((string[])[each.Kind, .. ids]).Distinct()
           select name,
    ];

    /// <summary>Opens a device that chooses for itself whatever it can; see the other overload.</summary>
    /// <param name="name">As there.</param> <param name="threads">As <see cref="DeviceOptions.Threads"/>.</param>
    public static IDevice Open(string name, int threads = 0) => Open(name, new DeviceOptions(threads));

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// "auto": the first graphics processor that opens, by CUDA with NVIDIA's compiler, else by CUDA with ILGPU, by OpenCL, by OpenCL with ILGPU,
    /// else the CPU device (an OpenCL driver that runs on the processor is taken only when named). "cpu", "ilgpu:cpu". "cuda", "opencl",
    /// "ilgpu:cuda", "ilgpu:opencl": the first device of the kind. "cuda:i", "ilgpu:opencl:i", …: the one that <see cref="List"/> numbers i.
    /// </param>
    /// <param name="options">How it is to work.</param>
    /// <exception cref="UnknownDeviceException">This machine has no device of that name; the message says which there are.</exception>
    /// <exception cref="DeviceException">The device is there and cannot be used, or not in the way that the options pin.</exception>
    public static IDevice Open(string name, DeviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        if (name == "cpu") return new CpuDevice(options);
        return name == "auto" ? OpenFirst(options) : Named(name).Open(options);
    }

    private static IDevice OpenFirst(DeviceOptions options)
    {
        // An algorithm that only the CPU device has is no reason to give up.
        bool cpuOnly = options.Convolution == ConvolutionAlgorithm.Winograd;
        foreach (IHardware hardware in s_kinds.SelectMany(each => Usable(each.Find)).Where(hardware => hardware.Info.IsGpu && !cpuOnly))
        {
            try
            {
                return hardware.Open(options);
            }
            catch (DeviceException)
            {
                // Taken by another process, or full: the next one. Whoever wants this one names it, and is told.
            }
        }
        return new CpuDevice(options);
    }

    private static IHardware Named(string name)
    {
        // A kind is its own name; what follows a colon behind it is a number.
        (string kind, Finder? find) = s_kinds.Where(each => name == each.Kind || name.StartsWith(each.Kind + ":", StringComparison.Ordinal)).FirstOrDefault();
        bool indexed = find is not null && kind.Length < name.Length;
        int index = 0;
        if (find is null || (indexed && !int.TryParse(name.AsSpan(kind.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index)))
        {
            throw new UnknownDeviceException(name, ValidNames);
        }
        IReadOnlyList<IHardware> found = find(out string whyNone);
        if (found.Count == 0) throw new UnknownDeviceException(name, ValidNames, whyNone);
        if (!indexed) return found.FirstOrDefault(hardware => hardware.Unusable is null) ?? found[0];
        return index < found.Count ? found[index] : throw new UnknownDeviceException(name, ValidNames);
    }

    private static IEnumerable<IHardware> Usable(Finder find) => find(out _).Where(hardware => hardware.Unusable is null);
}
