using System.Globalization;
using Plasticity.Devices;
using Plasticity.Engine.Tests.Support;
using Plasticity.Engine.Tests.Watched;
using Xunit.Abstractions;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>
/// The PTX of every kernel in every variant, executed: no access strays, no barrier or shuffle is missed, nothing is read that nobody wrote, and
/// the bits are those of the same bodies behind an OpenCL driver.
/// </summary>
[Collection(DeviceCollection.Name)]
public sealed class PtxKernelTests(ITestOutputHelper output)
{
    [OpenClFact]
    [Needs(Needs.Patience)]
    public void The_bits_are_those_of_OpenCl()
    {
        using PtxDevice device = new();
        using IDevice driven = TestDevices.Open(DeviceKind.IlgpuOpenCl);
        RecordingDevice interpreted = new(device), expected = new(driven);
        ToyLaunches launches = new(interpreted, manyTiles: true);
        launches.Run();
        new ToyLaunches(expected, manyTiles: true).Run();
        int launched = interpreted.Launches.Select(launch => launch.Kernel).Distinct().Count();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{launched} kernels and variants, {interpreted.Launches.Count} launches, {device.Executed} instructions, {device.Executed / device.Took.TotalSeconds / 1e6:f0} million a second"));
        Assert.Empty(launches.Missing);
        Assert.Equal(expected.Launches.Select(launch => launch.Kernel), interpreted.Launches.Select(launch => launch.Kernel));
        Assert.Equal("", string.Join('\n', interpreted.Launches.Zip(expected.Launches).SelectMany(pair => Apart(pair.First, pair.Second))));
    }

    private static IEnumerable<string> Apart(Recorded found, Recorded expected)
    {
        for (int buffer = 0; buffer < found.Buffers.Count; buffer++)
        {
            (uint[] a, uint[] b) = (found.Buffers[buffer].Bits, expected.Buffers[buffer].Bits);
            int[] apart = [.. Enumerable.Range(0, a.Length).Where(i => a[i] != b[i])];
            if (apart.Length > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{found.Kernel}: {found.Buffers[buffer].Name}: {apart.Length} of {a.Length} differ, the first at {apart[0]}: 0x{a[apart[0]]:X8}, expected 0x{b[apart[0]]:X8}");
        }
    }
}
