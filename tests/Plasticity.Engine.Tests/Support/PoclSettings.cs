using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plasticity.Devices.OpenCl;
using Plasticity.Devices.Programs;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// PoCL's groups are as large as a GPU's here: by itself it allows 4,096 lanes, and a kernel that relied on more than the 256 that the engine
/// promises would pass.
/// </summary>
internal static partial class PoclSettings
{
    public const int GroupSize = 256;

    // Before the first call of OpenCL anywhere in the process, and through libc, since native code does not see what .NET sets.
    [ModuleInitializer]
#pragma warning disable CA2255 // An initialiser of a library surprises its user; the only user of this one is the test host.
    internal static void Apply()
#pragma warning restore CA2255
    {
        if (OperatingSystem.IsWindows()) return;
        _ = setenv("POCL_MAX_WORK_GROUP_SIZE", GroupSize.ToString(System.Globalization.CultureInfo.InvariantCulture), overwrite: 1);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}

[Collection(DeviceCollection.Name)]
public sealed unsafe class PoclSettingsTests
{
    [OpenClFact]
    public void No_group_of_PoCL_is_larger_than_the_engine_promises()
    {
        foreach (OpenClHardware hardware in OpenClHardware.Find(KernelForm.Text, out _).Where(hardware => hardware.Identity.Contains("Portable Computing Language", StringComparison.Ordinal)))
        {
            nuint lanes = 0;
            Assert.Equal(OpenClNative.Success, OpenClNative.clGetDeviceInfo(hardware.Device, OpenClNative.GroupSize, (nuint)sizeof(nuint), &lanes, null));
            Assert.Equal((nuint)PoclSettings.GroupSize, lanes);
        }
    }
}
