using BenchmarkDotNet.Attributes;
using Plasticity.Devices;

namespace Plasticity.Benchmarks;

/// <summary>A benchmark on each of the devices. What it runs is waited for, or a queue would be timed instead of a kernel.</summary>
[Config(typeof(RateConfig))]
public abstract class DeviceBenchmark
{
    private IDevice? _opened;

    public static IReadOnlyList<string> DeviceNames => Devices.Names;

    [ParamsSource(nameof(DeviceNames))]
    public string Device { get; set; } = "cpu";

    /// <summary>The device, opened at first use.</summary>
    protected IDevice Opened => _opened ??= DeviceCatalogue.Open(Device);

    /// <summary>Gives the device back, and with it all its memory.</summary>
    [GlobalCleanup]
    public void Close()
    {
        _opened?.Dispose();
        _opened = null;
    }
}
