using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>Kernels with one body give the same bits wherever it runs: vectors of every width, lanes as threads, lanes behind a driver.</summary>
[Collection(DeviceCollection.Name)]
public sealed class OneBodyTests
{
    /// <summary>Vectors of every width and what they leave over; fours of a lane and three more.</summary>
    private const int Count = 1003;

    [OpenClFact]
    public void The_bits_are_those_of_the_processor()
    {
        using CpuDevice cpu = new(new DeviceOptions(1), SimdWidth.Bits256), narrow = new(new DeviceOptions(1), SimdWidth.Bits128), wide = new(new DeviceOptions(1), SimdWidth.Bits512);
        using IDevice debugged = TestDevices.Open(DeviceKind.IlgpuCpu), driven = TestDevices.Open(DeviceKind.IlgpuOpenCl);
        foreach (IOneBody launch in Launches.All)
        {
            float[] expected = launch.On(cpu);
            foreach (IDevice device in (IDevice[])[narrow, wide, debugged, driven])
            {
                float[] found = launch.On(device);
                int differ = expected.Zip(found).Count(pair => BitConverter.SingleToInt32Bits(pair.First) != BitConverter.SingleToInt32Bits(pair.Second));
                Assert.True(differ == 0, $"{launch.Name} on {device.Info.Id}: {differ} of {expected.Length} floats differ from the CPU device's");
            }
        }
    }

    private interface IOneBody
    {
        string Name { get; }

        /// <summary>All that the kernel may have written.</summary>
        float[] On(IDevice device);
    }

    private static class Launches
    {
        public static IOneBody[] All { get; } =
        [
            new Launch<ReluForward>(b => new(b[0], b[1], Count)),
            new Launch<ReluBackward>(b => new(b[0], b[1], b[2], Count, 1)),
            new Launch<AddForward>(b => new(b[0], b[1], b[2], Count)),
            new Launch<CopyGradient>(b => new(b[0], b[1], Count, 1)),
            new Launch<ScaleTo>(b => new(b[0], b[1], Count, 0.3f, 0)),
            new Launch<ScaleTo>(b => new(b[0], b[1], Count, -0.7f, 1)),
            new Launch<BlendBy>(b => new(b[0], b[1], b[2], Count, 0.3f, 0.7f)),
            new Launch<Multiply>(b => new(b[0], b[1], Count)),
            new Launch<Blend>(b => new(b[0], b[1], Count, 0.3f, 0.7f)),
            new Launch<Fill>(b => new(b[0], Count, 0.1f)),
            new Launch<SgdStep>(b => new(b[0], b[1], Count, 0.1f, 0.01f, 0.003f)),
            new Launch<SgdMomentumStep>(b => new(b[0], b[1], b[2], Count, 0.1f, 0.9f, 1, 0.01f, 0.003f)),
            new Launch<RmsPropStep>(b => new(b[0], b[1], b[3], Count, 0.01f, 0.99f, 1e-6f, 0.01f, 0.003f)),
            new Launch<AdamStep>(b => new(b[0], b[1], b[2], b[3], Count, 0.01f, 0.9f, 0.999f, 1e-8f, 0.19f, 0.044f, 0.01f, 0.003f)),
            new Launch<Dropout>(b => new(b[0], b[1], Count, 1u << 30, 4f / 3, 1, 2, 3, 4, 0)),
            new Launch<Dropout>(b => new(b[0], b[1], Count, 0xC000_0000, 4, 5, 6, 7, 8, 1)),
            new Launch<SumPartials>(b => new(b[0], b[1], Count / 7, 7, 1)),
            new Launch<SumPartials>(b => new(b[0], b[1], 96, 10, 0)),
            new Launch<AddBias>(b => new(b[0], b[1], 143, 7)),
            new Launch<AddBias>(b => new(b[0], b[1], 83, 12)),
            new Launch<MultiplyAddChains>(b => new(b[0], b[1], 70, 9, 0.75f, 0.1f)),
        ];

        private sealed class Launch<TKernel>(Func<FloatBuffer[], TKernel> make) : IOneBody where TKernel : unmanaged, IKernel
        {
            public string Name => KernelName.Of<TKernel>();

            public float[] On(IDevice device)
            {
                Random random = new(7);
                FloatBuffer[] buffers = new FloatBuffer[4];
                for (int i = 0; i < buffers.Length; i++)
                {
                    float[] values = new float[Count];
                    // The last is what squares are summed in.
                    for (int j = 0; j < Count; j++) values[j] = i == 3 ? random.NextSingle() : (2 * random.NextSingle()) - 1;
                    buffers[i] = device.Upload(values);
                }
                device.Run(make(buffers));
                float[] all = [.. buffers.SelectMany(device.Read)];
                foreach (FloatBuffer buffer in buffers) device.Free(buffer);
                return all;
            }
        }
    }
}
