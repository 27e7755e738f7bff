using Plasticity.Devices;

namespace Plasticity.Engine.Tests.Support;

/// <summary>What watches the others is watched too: each kind of damage is found, and nothing else is called damage.</summary>
[Collection(DeviceCollection.Name)]
public sealed class PoisoningDeviceTests(TestDevices devices)
{
    [Theory, OnEveryDevice]
    public void Fresh_memory_is_full_of_NaN(DeviceKind kind)
    {
        FloatBuffer buffer = devices[kind].AllocateFloats(257);
        Assert.All(devices[kind].Read(buffer), value => Assert.True(float.IsNaN(value)));
        devices[kind].Free(buffer);
    }

    [Fact]
    public unsafe void A_write_outside_the_buffer_is_found()
    {
        PoisoningDevice device = devices[DeviceKind.Cpu];
        foreach ((int index, string expected) in ((int, string)[])[(-1, "4 bytes before"), (5, "0 bytes after the end of"), (40, "140 bytes after the end of")])
        {
            FloatBuffer buffer = device.AllocateFloats(5);
            ((float*)buffer.Handle)[index] = 0;
            Assert.Equal($"something wrote {expected} a buffer of 20 bytes", Assert.Throws<DamageException>(() => device.Free(buffer)).Message);
        }
        FloatBuffer fine = device.Upload([1f, 2, 3, 4, 5]);
        device.Free(fine);
    }

    [Theory, OnEveryDevice]
    public void Windows_and_copies_stay_inside(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        FloatBuffer buffer = device.AllocateFloats(200);
        Assert.Equal(72, device.View(buffer, 128, 72).Count);
        Assert.Throws<ArgumentException>(() => device.View(buffer, 128, 73));
        Assert.Throws<ArgumentException>(() => device.View(buffer, 64, 10));
        Assert.Throws<ArgumentException>(() => device.Write(buffer, new float[201]));
        device.Free(buffer);
        Assert.Throws<ArgumentException>(() => device.Free(buffer));
    }
}
