using System.Globalization;
using Plasticity.Cuda.Tests.Support;
using Plasticity.Devices;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Cuda.Tests;

/// <summary>Memory, copies, launches.</summary>
[Collection(StandInCollection.Name)]
public sealed class DeviceTests
{
    public DeviceTests() => StandIn.Reset();

    /// <summary>The stand-in does uploads when somebody waits: what was changed too early would arrive changed.</summary>
    [StandInFact]
    public void Uploads_are_staged_in_pinned_memory()
    {
        using CudaProbe probe = new();
        DeviceContract.WhatIsWrittenMayBeChangedAtOnce(probe.Device);
        Assert.InRange(StandIn.Calls("cuEventQuery"), 1, long.MaxValue);
        DeviceContract.WritesAndReadsOfAnySizeArrive(probe.Device);
        DeviceContract.AViewIsAWindow(probe.Device);
        Assert.Equal(0, StandIn.UnpinnedUploads);
    }

    /// <summary>Buffers, whole numbers, key words and floats, nested sizes: all arrive where the text has them, and absent buffers as null.</summary>
    [StandInFact]
    public void Arguments_arrive_in_the_order_of_the_text()
    {
        using CudaProbe probe = new();
        FloatBuffer floats = probe.Device.AllocateFloats(64);
        IntBuffer ints = probe.Device.AllocateInts(16);
        ByteBuffer bytes = probe.Device.AllocateBytes(16);
        probe.Device.Run(new GatherImages(
            bytes, ints, IntBuffer.None, floats, floats, floats, ints, N: 3, H: 4, W: 5, C: 6, First: 7, Shuffle: 1, PermutationCount: 9, HalfBits: 10,
            PermutationKey0: 0xFFFFFFFF, PermutationKey1: 12, Translate: 13, Flip: 1, Key0: 15, Key1: 16, Lane0: 17, Lane1: 18));
        probe.Device.Wait();
        string f = Hex(floats.Handle), i = Hex(ints.Handle), b = Hex(bytes.Handle);
        Assert.Equal($"gather_images 3 1 1: @{b} @{i} @0 @{f} @{f} @{f} @{i} 3 4 5 6 7 1 9 a ffffffff c d 1 f 10 11 12", StandIn.LastLaunch);

        probe.Device.Run(new SgdStep(floats, floats, Count: 5, Rate: 0.5f, L2: -1, Decay: 0));
        probe.Device.Wait();
        Assert.Equal($"sgd_step 1 1 1: @{f} @{f} 5 {Hex(BitConverter.SingleToInt32Bits(0.5f))} {Hex(BitConverter.SingleToUInt32Bits(-1))} 0", StandIn.LastLaunch);
    }

    [StandInFact]
    public void Any_thread_may_use_a_device_one_at_a_time()
    {
        using CudaProbe probe = new(), other = new();
        FloatBuffer x = default;
        for (int i = 0; i < 3; i++)
        {
            Thread thread = new(() =>
            {
                x = probe.Device.AllocateFloats(4);
                probe.Device.Run(new Fill(x, 4, 2.5f));
                other.Device.Wait();
            });
            thread.Start();
            thread.Join();
            Assert.Equal([2.5f, 2.5f, 2.5f, 2.5f], probe.Device.Read(x));
            other.Device.Wait();
        }
    }

    [StandInFact]
    public void Twice_the_memory_is_refused_with_what_holds_the_rest_and_the_device_goes_on()
    {
        using CudaProbe probe = new();
        FloatBuffer images = probe.Device.AllocateFloats(16 << 20, "data set"); // 64 MiB
        for (int i = 0; i < 6; i++) probe.Device.Allocate(1 << 20, $"layer {i}");
        DeviceMemoryException problem = Assert.Throws<DeviceMemoryException>(() => probe.Device.Allocate(2 * probe.Device.Info.MemoryBytes, "activations"));
        Assert.Equal(512 << 20, problem.Requested);
        Assert.Equal((256 - 64 - 6) << 20, problem.Free);
        Assert.Equal(["data set", "layer 0", "layer 1", "layer 2", "layer 3"], problem.Holders.Select(holder => holder.Name));
        Assert.Equal(
            "cuda:0: 536,870,912 bytes asked for (activations), 195,035,136 of 268,435,456 free; held here: data set 67,108,864, layer 0 1,048,576, "
            + "layer 1 1,048,576, layer 2 1,048,576, layer 3 1,048,576; use a smaller batch, width or data set", problem.Message);
        probe.Device.Run(new Fill(images, 3, 1));
        Assert.Equal([1, 1, 1], probe.Device.Read(images)[..3]);
    }

    [StandInFact]
    public void Free_memory_of_other_sizes_is_given_back_before_anything_is_refused()
    {
        using CudaProbe probe = new();
        nint large = probe.Device.Allocate(160 << 20);
        probe.Device.Clear(large, 160 << 20);
        probe.Device.Free(large);
        Assert.Equal(160 << 20, probe.Device.BytesHeld);
        probe.Device.Allocate(224 << 20);
        Assert.Equal(224 << 20, probe.Device.BytesHeld);
    }

    [StandInFact]
    public void The_device_times_by_its_own_clock()
    {
        using CudaProbe probe = new();
        FloatBuffer x = probe.Device.AllocateFloats(4);
        // The stand-in's clock advances by one for each piece of work; the second mark is one.
        Assert.Equal(0.004, probe.Device.Time(() =>
        {
            for (int i = 0; i < 3; i++) probe.Device.Run(new Fill(x, 4, i));
        }), 6);
    }

    [StandInFact]
    public void Everything_made_is_destroyed_and_twice_does_no_harm()
    {
        using (CudaProbe probe = new())
        {
            FloatBuffer x = probe.Device.AllocateFloats(100_000);
            probe.Device.Write(x, new float[100_000]);
            for (int i = 0; i < 10; i++) probe.Device.Run(new Blend(x, x, x.Count, 0.5f, 0.25f));
            probe.Device.Read(x);
            probe.Device.Time(() => probe.Device.Clear(x));
            probe.Device.Dispose();
        }
        Assert.Equal(0, StandIn.Live);
    }

    private static string Hex(long value) => value.ToString("x", CultureInfo.InvariantCulture);
}
