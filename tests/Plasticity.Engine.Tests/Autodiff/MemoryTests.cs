using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Autodiff;

/// <summary>A step takes nothing with it: on devices as they are, without poison, because what is counted is their own memory.</summary>
[Collection(DeviceCollection.Name)]
public sealed class MemoryTests
{
    private const int Steps = 200;

    [Theory, OnEveryDevice]
    public void Steps_give_back_what_they_take_and_hold_no_more_after_the_second(DeviceKind kind)
    {
        using IDevice device = TestDevices.Open(kind);
        using TinyTraining training = new(device, seed: 1, batch: 5, side: 8, width: 3);
        long baseline = device.BytesInUse, held = 0;
        for (int step = 0; step < Steps; step++)
        {
            training.Step();
            Assert.Equal(baseline, device.BytesInUse);
            if (step == 1) held = device.BytesHeld;
            if (step > 1) Assert.Equal(held, device.BytesHeld);
        }
    }

    [Theory, OnEveryDevice]
    public void Everything_is_given_back_in_the_end(DeviceKind kind)
    {
        using IDevice device = TestDevices.Open(kind);
        using (TinyTraining training = new(device, seed: 1, batch: 5, side: 8, width: 3))
        {
            training.Step();
            Assert.True(device.BytesInUse > 0);
        }
        Assert.Equal(0, device.BytesInUse);
    }

    [Fact]
    public void A_tape_that_was_never_walked_gives_back_too()
    {
        using IDevice device = TestDevices.Open(DeviceKind.Cpu);
        using (Tape tape = Tape.ForTraining(device))
        {
            _ = tape.New(new Shape(100));
            _ = tape.Ints(100);
            // A share that was asked for, as by an op that then failed.
            _ = tape.GradientOf(tape.Leaf(new Shape(3), [1, 2, 3]));
            Assert.True(device.BytesInUse > 0);
        }
        Assert.Equal(0, device.BytesInUse);
    }
}
