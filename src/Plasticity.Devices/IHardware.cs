namespace Plasticity.Devices;

/// <summary>A device that some driver shows; nothing has been opened yet.</summary>
internal interface IHardware
{
    /// <summary>What it is.</summary>
    DeviceInfo Info { get; }

    /// <summary>Why the engine cannot use it, in one line; null if it can.</summary>
    string? Unusable { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="DeviceException">It cannot be used, or not in the way that the options pin.</exception>
    IDevice Open(DeviceOptions options);
}
