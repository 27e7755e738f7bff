using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Support;

/// <summary>What every device promises of memory and copies, whatever drives it.</summary>
internal static class DeviceContract
{
    /// <summary>A write returns when its data may be changed, however many are under way.</summary>
    public static void WhatIsWrittenMayBeChangedAtOnce(IDevice device)
    {
        const int count = 50_000, writes = 200; // 40 MB: more than is ever staged, in pieces that do not divide a block
        FloatBuffer total = device.AllocateFloats(count), piece = device.AllocateFloats(count);
        device.Clear(total);
        float[] values = new float[count];
        for (int i = 0; i < writes; i++)
        {
            Array.Fill(values, i);
            device.Write(piece, values);
            Array.Fill(values, float.NaN);
            device.Run(new CopyGradient(piece, total, count, Accumulate: 1));
        }
        Assert.All(device.Read(total), value => Assert.Equal(writes * (writes - 1) / 2, value));
        device.Free(total);
        device.Free(piece);
    }

    /// <summary>Nothing is lost between a byte and some megabytes, on either side of what is staged at once.</summary>
    public static void WritesAndReadsOfAnySizeArrive(IDevice device)
    {
        foreach (int count in (int[])[1, 5, 262_145, Staging.BlockBytes - 1, Staging.BlockBytes, Staging.BlockBytes + 1, 5_000_003])
        {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) bytes[i] = (byte)(i * 7 + (i >> 8));
            ByteBuffer buffer = device.Upload(bytes);
            byte[] back = new byte[count];
            device.Read((nint)buffer.Handle, back);
            Assert.Equal(bytes, back);
            device.Clear((nint)buffer.Handle, count);
            device.Read((nint)buffer.Handle, back);
            Assert.Equal(-1, back.AsSpan().IndexOfAnyExcept((byte)0));
            device.Free((nint)buffer.Handle);
        }
        nint four = device.Allocate(4);
        device.Read(four, []);
        device.Write(four, []);
        device.Free(four);
    }

    /// <summary>A view is a window into the whole: to writes, copies, kernels and clears.</summary>
    public static void AViewIsAWindow(IDevice device)
    {
        FloatBuffer whole = device.AllocateFloats(512);
        device.Clear(whole);
        FloatBuffer second = device.View(whole, 128, 100), third = device.View(whole, 256, 100);
        float[] ramp = [.. Enumerable.Range(1, 100).Select(i => (float)i)];
        device.Write(second, ramp);
        device.Copy(second, third);
        device.Run(new CopyGradient(second, third, 100, Accumulate: 1));
        device.Clear(device.View(whole, 128, 50));

        float[] all = device.Read(whole);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(i is >= 178 and < 228 ? ramp[i - 128] : i is >= 256 and < 356 ? 2 * ramp[i - 256] : 0, all[i]);
        }
        device.Free(whole);
    }
}
