using System.Globalization;
using Plasticity.Engine.Devices.Cpu;
using Plasticity.Engine.Devices.OpenCl;

namespace Plasticity.Engine.Devices;

/// <summary>One line of the list of devices: a device, or a kind of device and why there is none.</summary>
/// <param name="Id">How it is named on the command line.</param>
/// <param name="Info">What it is; null where there is none of the kind.</param>
/// <param name="Missing">Why it cannot be used, in one line; null where it can.</param>
public sealed record DeviceListing(string Id, DeviceInfo? Info, string? Missing);

/// <summary>The devices of this machine, by name.</summary>
public static class DeviceCatalogue
{
    /// <summary>Everything that there is and, of each kind that there is not, why. Never throws because something is not installed.</summary>
    public static IReadOnlyList<DeviceListing> List()
    {
        List<DeviceListing> list = [];
        using (CpuDevice cpu = new()) list.Add(new DeviceListing("cpu", cpu.Info, null));
        IReadOnlyList<OpenClHardware> found = OpenClHardware.Find(out string whyNone);
        foreach (OpenClHardware hardware in found) list.Add(new DeviceListing(hardware.Info.Id, hardware.Info, hardware.Unusable));
        if (found.Count == 0) list.Add(new DeviceListing("opencl", null, whyNone));
        return list;
    }

    /// <summary>Every name that <see cref="Open(string, DeviceOptions)"/> takes on this machine.</summary>
    public static IReadOnlyList<string> ValidNames
    {
        get
        {
            string[] openCl = [.. OpenClHardware.Find(out _).Where(h => h.Unusable is null).Select(h => h.Info.Id)];
            return openCl.Length == 0 ? ["auto", "cpu"] : ["auto", "cpu", "opencl", .. openCl];
        }
    }

    /// <summary>Opens a device that chooses for itself whatever it can; see the other overload.</summary>
    /// <param name="name">As there.</param> <param name="threads">As <see cref="DeviceOptions.Threads"/>.</param>
    public static IDevice Open(string name, int threads = 0) => Open(name, new DeviceOptions(threads));

    /// <summary>Opens a device.</summary>
    /// <param name="name">
    /// "auto": the first graphics processor, else the CPU device (an OpenCL driver that runs on the processor is taken only when named).
    /// "cpu". "opencl": the first OpenCL device. "opencl:i": the one that <see cref="List"/> numbers i.
    /// </param>
    /// <param name="options">How it is to work.</param>
    /// <exception cref="UnknownDeviceException">This machine has no device of that name; the message says which there are.</exception>
    /// <exception cref="DeviceException">The device is there and cannot be used, or not in the way that the options pin.</exception>
    public static IDevice Open(string name, DeviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        if (name == "cpu") return new CpuDevice(options);
        if (name == "auto")
        {
            OpenClHardware? gpu = OpenClHardware.Find(out _).FirstOrDefault(h => h.Info.IsGpu && h.Unusable is null);
            return gpu is null ? new CpuDevice(options) : OpenOpenCl(gpu, options);
        }
        return OpenOpenCl(FindOpenCl(name), options);
    }

    private static OpenClDevice OpenOpenCl(OpenClHardware hardware, DeviceOptions options)
    {
        if (options.Convolution == ConvolutionAlgorithm.Winograd) DeviceException.NoWinograd(hardware.Info);
        return new OpenClDevice(hardware, ProgramCache.OfUser());
    }

    private static OpenClHardware FindOpenCl(string name)
    {
        const string kind = "opencl";
        bool indexed = name.StartsWith(kind + ":", StringComparison.Ordinal);
        int index = 0;
        if (name != kind && !(indexed && int.TryParse(name.AsSpan(kind.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new UnknownDeviceException(name, ValidNames);
        IReadOnlyList<OpenClHardware> found = OpenClHardware.Find(out string whyNone);
        if (found.Count == 0) throw new UnknownDeviceException(name, ValidNames, whyNone);
        if (!indexed) return found.FirstOrDefault(h => h.Unusable is null) ?? found[0];
        return index < found.Count ? found[index] : throw new UnknownDeviceException(name, ValidNames);
    }
}
