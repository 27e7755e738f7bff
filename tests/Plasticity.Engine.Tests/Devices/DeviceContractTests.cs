using Plasticity.Devices;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Devices;

[Collection(DeviceCollection.Name)]
public sealed class DeviceContractTests
{
    [Theory, OnEveryDevice]
    public void What_is_written_may_be_changed_at_once(DeviceKind kind) => On(kind, DeviceContract.WhatIsWrittenMayBeChangedAtOnce);

    [Theory, OnEveryDevice]
    public void Writes_and_reads_of_any_size_arrive(DeviceKind kind) => On(kind, DeviceContract.WritesAndReadsOfAnySizeArrive);

    [Theory, OnEveryDevice]
    public void A_view_is_a_window_into_the_whole(DeviceKind kind) => On(kind, DeviceContract.AViewIsAWindow);

    private static void On(DeviceKind kind, Action<IDevice> promise)
    {
        using IDevice device = TestDevices.Open(kind);
        promise(device);
        Assert.Equal(0, device.BytesInUse);
    }
}
