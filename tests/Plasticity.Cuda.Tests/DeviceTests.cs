using System.Globalization;
using Plasticity.Cuda.Tests.Support;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Kernels;

namespace Plasticity.Cuda.Tests;

/// <summary>Memory, copies, launches.</summary>
[Collection(StandInCollection.Name)]
public sealed class DeviceTests
{
    public DeviceTests() => StandIn.Reset();

    [StandInFact]
    public void What_is_written_may_be_changed_at_once()
    {
        using CudaProbe probe = new();
        const int count = 50_000, writes = 200; // 40 MB: more than is ever staged, in pieces that do not divide a block
        FloatBuffer total = probe.Device.AllocateFloats(count), piece = probe.Device.AllocateFloats(count);
        probe.Device.Clear(total);
        float[] values = new float[count];
        for (int i = 0; i < writes; i++)
        {
            Array.Fill(values, i);
            probe.Device.Write(piece, values);
            Array.Fill(values, float.NaN);
            probe.Device.Run(new CopyGradient(piece, total, count, Accumulate: 1));
        }
        Assert.All(probe.Device.Read(total), value => Assert.Equal(writes * (writes - 1) / 2, value));
        Assert.Equal(0, StandIn.UnpinnedUploads);
        Assert.InRange(StandIn.Calls("cuEventQuery"), 1, long.MaxValue);
    }

    [StandInFact]
    public void Writes_and_reads_of_any_size_arrive()
    {
        using CudaProbe probe = new();
        foreach (int count in (int[])[1, 5, 1_048_575, 1_048_576, 1_048_577, 5_000_003])
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) bytes[i] = (byte)(i * 7 + (i >> 8));
            ByteBuffer buffer = probe.Device.Upload(bytes);
            byte[] back = new byte[count];
            probe.Device.Read(buffer.Handle, back);
            Assert.Equal(bytes, back);
            probe.Device.Clear(buffer.Handle, count);
            probe.Device.Read(buffer.Handle, back);
            Assert.Equal(-1, back.AsSpan().IndexOfAnyExcept((byte)0));
            probe.Device.Free(buffer.Handle);
        }
        probe.Device.Read(probe.Device.Allocate(4), []);
        probe.Device.Write(probe.Device.Allocate(4), []);
        Assert.Equal(0, StandIn.UnpinnedUploads);
    }

    [StandInFact]
    public void A_view_is_a_window_into_the_whole()
    {
        using CudaProbe probe = new();
        FloatBuffer whole = probe.Device.AllocateFloats(512);
        probe.Device.Clear(whole);
        FloatBuffer second = probe.Device.View(whole, 128, 100), third = probe.Device.View(whole, 256, 100);
        float[] ramp = [.. Enumerable.Range(1, 100).Select(i => (float)i)];
        probe.Device.Write(second, ramp);
        probe.Device.Copy(second, third);
        probe.Device.Run(new CopyGradient(second, third, 100, Accumulate: 1));
        float[] all = probe.Device.Read(whole);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(i is >= 128 and < 228 ? ramp[i - 128] : i is >= 256 and < 356 ? 2 * ramp[i - 256] : 0, all[i]);
        }
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
