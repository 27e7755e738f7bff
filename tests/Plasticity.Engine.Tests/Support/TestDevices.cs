using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// The devices of the run: one of each kind, opened at first use, poisoned. Tests that use one belong to <see cref="DeviceCollection"/>, so
/// that one test at a time does.
/// </summary>
public sealed class TestDevices : IDisposable
{
    private readonly Dictionary<DeviceKind, PoisoningDevice> _open = [];

    /// <summary>Why there is no OpenCL device to test, in one line; null where there is one.</summary>
    public static string? WhyNoOpenCl { get; } = FindWhyNone("opencl");

    /// <summary>The same of CUDA, which no machine is required to have.</summary>
    public static string? WhyNoCuda { get; } = FindWhyNone("cuda");

    /// <summary>The kinds that theories have a row for.</summary>
    public static IReadOnlyList<DeviceKind> Kinds { get; } =
    [
        DeviceKind.Cpu,
        .. WhyNoOpenCl is null || Ci.SkipsNothing ? (DeviceKind[])[DeviceKind.OpenCl, DeviceKind.IlgpuOpenCl] : [],
        .. WhyNoCuda is null ? (DeviceKind[])[DeviceKind.Cuda] : [],
    ];

    /// <summary>The device of that kind.</summary>
    public PoisoningDevice this[DeviceKind kind]
    {
        get
        {
            if (!_open.TryGetValue(kind, out PoisoningDevice? device)) _open[kind] = device = new PoisoningDevice(Open(kind));
            return device;
        }
    }

    /// <summary>A fresh device of that kind, not poisoned; the caller disposes it.</summary>
    /// <remarks>Convolutions are direct: what compares tightly is to find mistakes, not the rounding of a faster algorithm.</remarks>
    /// <exception cref="InvalidOperationException">There is none; the message says why and what to do.</exception>
    public static IDevice Open(DeviceKind kind)
    {
        if (kind == DeviceKind.Cpu) return DeviceCatalogue.Open("cpu", new DeviceOptions(Convolution: ConvolutionAlgorithm.Direct));
        if (kind == DeviceKind.Cuda) return DeviceCatalogue.Open("cuda");
        if (kind == DeviceKind.IlgpuCpu) return DeviceCatalogue.Open("ilgpu:cpu");
        return WhyNoOpenCl is null
            ? DeviceCatalogue.Open(kind == DeviceKind.IlgpuOpenCl ? "ilgpu:opencl" : "opencl")
            : throw new InvalidOperationException($"CI=true demands an OpenCL device and there is none: {WhyNoOpenCl}");
    }

    public void Dispose()
    {
        foreach (PoisoningDevice device in _open.Values) device.Dispose();
    }

    private static string? FindWhyNone(string kind)
    {
        const string chosen = "PLASTICITY_TEST_DEVICES";
        if (Environment.GetEnvironmentVariable(chosen) == "cpu") return $"{chosen} is cpu";
        DeviceListing[] listed = [.. DeviceCatalogue.List().Where(listing => listing.Id.StartsWith(kind, StringComparison.Ordinal))];
        return listed.Any(listing => listing.Missing is null) ? null : string.Join("; ", listed.Select(listing => listing.Missing));
    }
}

/// <summary>The tests that share <see cref="TestDevices"/>, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DeviceCollection : ICollectionFixture<TestDevices>
{
    public const string Name = "devices";
}
