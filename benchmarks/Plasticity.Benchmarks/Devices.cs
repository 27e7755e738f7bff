using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Benchmarks;

/// <summary>The devices that benchmarks run on, each with what it can do at best.</summary>
public static class Devices
{
    private static readonly Dictionary<string, Roof> _roofs = [];

    /// <summary>The CPU device and every graphics processor, unless --devices names others (a driver for the processor takes its time).</summary>
    public static IReadOnlyList<string> Names { get; set; } =
        ["cpu", .. DeviceCatalogue.List().Where(listing => listing is { Missing: null, Info.IsGpu: true }).Select(listing => listing.Id)];

    /// <summary>The roof of a device, measured when it is first asked for.</summary>
    public static Roof RoofOf(string name)
    {
        if (_roofs.TryGetValue(name, out Roof? known)) return known;
        using IDevice device = DeviceCatalogue.Open(name);
        return _roofs[name] = Roof.Measure(device);
    }
}
