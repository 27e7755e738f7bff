using Plasticity.Devices;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary>Devices that are open at the same time, each once.</summary>
internal sealed class OpenDevices : IDisposable
{
    private readonly List<IDevice> _devices = [];

    /// <summary>Opens them in order; where one cannot be, the others are closed again.</summary>
    /// <exception cref="InputException">Two names are of one device.</exception>
    public OpenDevices(IEnumerable<string> names, DeviceOptions options)
    {
        try
        {
            foreach (string name in names) Add(DeviceCatalogue.Open(name, options));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<IDevice> All => _devices;

    public void Dispose()
    {
        foreach (IDevice device in _devices) device.Dispose();
    }

    private void Add(IDevice device)
    {
        _devices.Add(device);
        if (_devices.Count(each => each.Info.Id == device.Info.Id) > 1)
            throw new InputException($"--device: expected different devices, found {device.Info.Id} twice");
    }
}
