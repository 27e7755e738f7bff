using System.Globalization;
using Plasticity.Devices;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tests.Support;
using Xunit.Abstractions;

namespace Plasticity.Engine.Tests.Ptx;

/// <summary>Training by the PTX of all its kernels.</summary>
public sealed class PtxTrainingTests(ITestOutputHelper output)
{
    [Fact]
    [Needs(Needs.Patience)]
    public void Ten_steps_agree_with_the_processor()
    {
        using PtxDevice device = new();
        using IDevice cpu = TestDevices.Open(DeviceKind.Cpu);
        (float[] losses, float[] weights, float[] moved) = TenSteps(cpu);
        (float[] other, float[] otherWeights, float[] otherMoved) = TenSteps(device);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{device.Executed} instructions in {device.Took.TotalSeconds:f1} s; losses {losses[0]} to {losses[^1]}, {other[^1]} by PTX"));
        // As for every device: rounding alone, see RepeatTests.
        Assert.InRange(RelativeError.Of(other, losses), 0, 1e-4);
        Assert.InRange(RelativeError.Of(otherWeights, weights), 0, 1e-4);
        Assert.InRange(RelativeError.Of(otherMoved, moved), 0, 1e-3);
        Assert.True(losses[^1] < losses[0], "ten steps on one batch did not lower its loss");
    }

    private static (float[] Losses, float[] Weights, float[] Moved) TenSteps(IDevice device)
    {
        using TinyTraining training = new(device, seed: 3, batch: 2, side: 8, width: 4, new SgdSettings { Momentum = 0.9f });
        float[] start = training.State;
        float[] losses = [.. Enumerable.Range(0, 10).Select(_ => training.Step(5e-3f))];
        return (losses, training.State, [.. training.State.Zip(start, (a, b) => a - b)]);
    }
}
