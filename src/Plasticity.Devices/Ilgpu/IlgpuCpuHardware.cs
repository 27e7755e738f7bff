namespace Plasticity.Devices.Ilgpu;

/// <summary>This machine's processor as lanes of a GPU: always there, and there is one.</summary>
internal sealed record IlgpuCpuHardware : IHardware
{
    public DeviceInfo Info { get; } = IlgpuCpuDevice.Describe();

    public string? Unusable => null;

    public static IReadOnlyList<IHardware> Find(out string whyNone)
    {
        whyNone = "";
        return [new IlgpuCpuHardware()];
    }

    public IDevice Open(DeviceOptions options) => new IlgpuCpuDevice(options);
}
