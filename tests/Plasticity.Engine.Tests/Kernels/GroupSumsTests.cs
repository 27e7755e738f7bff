using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;
using Grid = Plasticity.Devices.Grid;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>Sums whose last steps go from lane to lane: the bits must be those of the tree in shared memory.</summary>
[Needs(Needs.Patience)]
public sealed class GroupSumsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    public void Lanes_that_ask_each_other_find_the_bits_of_the_tree(int width)
    {
        using IDevice device = TestDevices.Open(DeviceKind.IlgpuCpu);
        Random random = new(3);
        float[] x = [.. Enumerable.Range(0, 256).Select(_ => (2 * random.NextSingle()) - 1)];
        FloatBuffer from = device.Upload(x), apart = device.AllocateFloats(256), together = device.AllocateFloats(256);
        device.Run(new SumApart(from, apart, width));
        device.Run(new SumTogether(from, together, width));
        float[] found = device.Read(apart);
        Bits.Same(found, device.Read(together));
        for (int i = 0; i < 256; i++)
        {
            double expected = 0;
            for (int j = i % width; j < 256; j += width) expected += x[j];
            // Eight steps, each within 6e-8 of a sum of at most 256.
            Assert.InRange(found[i] - expected, -1.3e-4, 1.3e-4);
        }
    }

    /// <summary>All of it and no more, where the product of sizes does not fit 32 bits.</summary>
    [Fact]
    public void Ranges_follow_each_other()
    {
        Assert.Equal(0, GroupSums.RangeBegin(2_000_000_011, 1000, 0));
        Assert.Equal(2_000_000_011, GroupSums.RangeBegin(2_000_000_011, 1000, 1000));
        for (int i = 0; i < 77; i++) Assert.Equal(BatchNormChunks.Begin(1009, 77, i), GroupSums.RangeBegin(1009, 77, i));
    }
}

/// <summary>y = the sum of each lane's column, all of it by way of shared memory.</summary>
public readonly record struct SumApart(FloatBuffer X, FloatBuffer Y, int Width) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<SumApart>)Run;

    private static void Run(SumApart k) =>
        k.Y.Store(Lane.Index, GroupSums.OfColumn<float, GpuOne, Apart<float>>(k.X.Load(Lane.Index), Lane.Shared<float>(256), k.Width));
}

/// <summary>The same, the last steps from lane to lane.</summary>
public readonly record struct SumTogether(FloatBuffer X, FloatBuffer Y, int Width) : ILaneKernel
{
    public Grid Grid => new(256, 1);

    public Delegate Body(KernelVariant variant, bool lockstep) => (Action<SumTogether>)Run;

    private static void Run(SumTogether k) =>
        k.Y.Store(Lane.Index, GroupSums.OfColumn<float, GpuOne, OneAcross>(k.X.Load(Lane.Index), Lane.Shared<float>(256), k.Width));
}
