using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Plasticity.Engine.Tests.Autodiff;

/// <summary>A step takes nothing with it: on devices as they are, without poison, because what is counted is their own memory.</summary>
[Needs(Needs.Patience)]
[Collection(DeviceCollection.Name)]
public sealed class MemoryTests(ITestOutputHelper output)
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

    /// <summary>
    /// The device holds after ten steps what it will ever hold. What a step takes from the managed heap is the tape's own: closures, their list
    /// and the tensors' headers, the same each step.
    /// </summary>
    [Fact]
    public void Ten_thousand_steps_hold_constant_memory()
    {
        using CpuDevice device = new(1);
        using TinyTraining training = new(device, seed: 1, batch: 2, side: 8, width: 1);
        long Allocated(int steps)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < steps; i++) training.Step();
            return (GC.GetAllocatedBytesForCurrentThread() - before) / steps;
        }

        Allocated(10);
        long held = device.BytesHeld;
        Allocated(90);
        long early = Allocated(100);
        Allocated(9_700);
        long late = Allocated(100);
        Assert.Equal(held, device.BytesHeld);
        Assert.InRange(late, 0.99 * early, 1.01 * early);
        Assert.InRange(late, 1, 200_000);
        output.WriteLine($"{held:N0} bytes held by the device, {early:N0} and {late:N0} managed bytes a step");
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
