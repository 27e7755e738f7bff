using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Determinism;

[Collection(DeviceCollection.Name)]
public sealed class RepeatTests
{
    [Theory, OnEveryDevice]
    public void The_same_seed_gives_the_same_bits(DeviceKind kind)
    {
        (float[] losses, float[] state) = Train(kind, seed: 3);
        (float[] again, float[] stateAgain) = Train(kind, seed: 3);
        Bits.Same(losses, again);
        Bits.Same(state, stateAgain);
    }

    [Theory, OnEveryDevice]
    public void Another_seed_gives_others(DeviceKind kind) => Assert.NotEqual(Train(kind, seed: 3).Losses, Train(kind, seed: 4).Losses);

    [Theory]
    [InlineData(ConvolutionAlgorithm.Auto, 16)]
    [InlineData(ConvolutionAlgorithm.Auto, 7)]
    [InlineData(ConvolutionAlgorithm.Direct, 16)]
    [InlineData(ConvolutionAlgorithm.Direct, 7)]
    [InlineData(ConvolutionAlgorithm.Winograd, 16)]
    [InlineData(ConvolutionAlgorithm.Winograd, 7)]
    public void Any_number_of_threads_gives_the_same_bits(ConvolutionAlgorithm convolution, int width)
    {
        (float[] losses, float[] state) = Train(1, convolution, width);
        foreach (int threads in (int[])[2, 3])
        {
            (float[] other, float[] otherState) = Train(threads, convolution, width);
            Bits.Same(losses, other);
            Bits.Same(state, otherState);
        }
    }

    /// <summary>A pass that is launched as one piece, with the numbers that changed since the last one, is the pass.</summary>
    [CudaFact]
    public void Graphs_leave_the_bits_as_they_are()
    {
        (float[] Losses, float[] State) Steps(bool graphs)
        {
            using IDevice device = DeviceCatalogue.Open("cuda", new DeviceOptions(Graphs: graphs));
            using TinyTraining training = new(device, seed: 3, batch: 3, side: 8, width: 5, new AdamSettings());
            float[] losses = training.Steps(6);
            return (losses, training.State);
        }

        (float[] losses, float[] state) = Steps(graphs: true);
        (float[] plain, float[] plainState) = Steps(graphs: false);
        Bits.Same(plain, losses);
        Bits.Same(plainState, state);
        Assert.Equal(losses.Length, losses.Distinct().Count());
    }

    [OpenClFact]
    public void OpenCl_agrees_with_the_processor_on_ten_steps() => AgreesOnTenSteps(DeviceKind.OpenCl);

    [OpenClFact]
    public void Kernels_in_CSharp_agree_with_the_processor_on_ten_steps() => AgreesOnTenSteps(DeviceKind.IlgpuOpenCl);

    [CudaFact]
    public void Cuda_agrees_with_the_processor_on_ten_steps() => AgreesOnTenSteps(DeviceKind.Cuda);

    private static void AgreesOnTenSteps(DeviceKind kind)
    {
        // Rounding alone differs by some 1e-7; where it lets a rectifier of one device open and not the other's, that grows by the step.
        foreach ((OptimiserSettings settings, float rate) in ((OptimiserSettings, float)[])[(new SgdSettings { Momentum = 0.9f }, 5e-3f), (new AdamSettings(), 1e-3f)])
        {
            (float[] losses, float[] weights, float[] moved) = TenSteps(DeviceKind.Cpu, settings, rate);
            (float[] other, float[] otherWeights, float[] otherMoved) = TenSteps(kind, settings, rate);
            Assert.InRange(RelativeError.Of(other, losses), 0, 1e-4);
            Assert.InRange(RelativeError.Of(otherWeights, weights), 0, 1e-4);
            // Weights that hardly move would agree too: how far they went is compared as well, less strictly.
            Assert.InRange(RelativeError.Of(otherMoved, moved), 0, 1e-3);
            Assert.True(losses[^1] < losses[0], "ten steps on one batch did not lower its loss");
        }
    }

    private static (float[] Losses, float[] State) Train(DeviceKind kind, ulong seed)
    {
        using IDevice device = TestDevices.Open(kind);
        return Train(device, seed);
    }

    private static (float[] Losses, float[] State) Train(int threads, ConvolutionAlgorithm convolution, int width)
    {
        using CpuDevice device = new(new DeviceOptions(threads, convolution));
        return Train(device, seed: 3, width);
    }

    private static (float[] Losses, float[] State) Train(IDevice device, ulong seed, int width = 8)
    {
        using TinyTraining training = new(device, seed, batch: 17, side: 16, width);
        float[] losses = training.Steps(5);
        return (losses, training.State);
    }

    private static (float[] Losses, float[] Weights, float[] Moved) TenSteps(DeviceKind kind, OptimiserSettings settings, float rate)
    {
        using IDevice device = TestDevices.Open(kind);
        using TinyTraining training = new(device, seed: 3, batch: 16, side: 16, width: 8, settings);
        float[] start = training.State;
        float[] losses = [.. Enumerable.Range(0, 10).Select(_ => training.Step(rate))];
        return (losses, training.State, [.. training.State.Zip(start, (a, b) => a - b)]);
    }
}
