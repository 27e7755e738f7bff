using System.Reflection;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Devices.Lanes;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Grid = Plasticity.Devices.Grid;

namespace Plasticity.Engine.Tests.Optimisers;

/// <summary>An optimiser that the engine does not know, with a kernel of its own.</summary>
[Collection(DeviceCollection.Name)]
public sealed class OwnOptimiserTests(TestDevices devices)
{
    /// <summary>Devices that run kernels in C#: the others would want a text.</summary>
    public static TheoryData<DeviceKind> Kinds => [.. TestDevices.Kinds.Where(kind => kind is DeviceKind.Cpu or DeviceKind.IlgpuOpenCl)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_by_its_own_kernel_and_leaves_frozen_weights(DeviceKind kind)
    {
        using OptimiserBench bench = new(devices[kind], new SignSettings(), 3, 2, 1);
        bench.SetWeights(1, 1, 1, 2, 2, 3);
        bench.Parameters["weight1"].Frozen = true;
        bench.Step(0.5f, 7, -7, 0, 1, 1, -0.1f);
        Assert.Equal([0.5f, 1.5f, 1, 2, 2, 3.5f], bench.Weights);
        bench.Parameters["weight1"].Frozen = false;
        // The rate falls by the updates that a weight has had itself.
        bench.Step(0.5f, 1, 1, 1, 1, -1, 1);
        Assert.Equal([0.25f, 1.25f, 0.75f, 1.5f, 2.5f, 3.25f], bench.Weights);
        Assert.Equal(0, bench.Device.Read(bench.Parameters.WeightBuffer)[3]);
    }

    /// <summary>This assembly sees the engine's internals; another does not.</summary>
    [Fact]
    public void All_that_it_needs_can_be_seen_from_another_assembly()
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        MethodBase[] needed =
        [
            .. typeof(Optimiser).GetMethods(own).Where(method => method.Name is "Update" or "Part"), .. typeof(Optimiser).GetConstructors(own),
        ];
        Assert.Equal(3, needed.Length);
        Assert.All(needed, method => Assert.True(method.IsFamily, method.Name));
    }

    private sealed record SignSettings : OptimiserSettings
    {
        public override Optimiser Create(ParameterSet parameters) => new SignDescent(parameters, this);
    }

    /// <summary>Signs alone, at a rate that falls as 1/update.</summary>
    private sealed class SignDescent(ParameterSet parameters, SignSettings settings) : Optimiser(parameters, settings, 0)
    {
        protected override void Update(Range range, FloatBuffer gradient, float rate, long update)
        {
            FloatBuffer weight = Part(Parameters.WeightBuffer, range);
            Parameters.Device.Run(new SignStep(weight, Part(gradient, range), weight.Count, rate / update));
        }
    }

    private readonly record struct SignStep(FloatBuffer Weight, FloatBuffer Gradient, int Count, float Rate) : ICpuKernel, ILaneKernel
    {
        public Grid Grid => Grid.PerElement(Count);

        public unsafe void Execute(CpuContext cpu)
        {
            Span<float> weight = new((void*)Weight.Handle, Count);
            ReadOnlySpan<float> gradient = new((void*)Gradient.Handle, Count);
            for (int i = 0; i < weight.Length; i++) weight[i] -= Rate * MathF.Sign(gradient[i]);
        }

        public Delegate Body(KernelVariant variant, bool lockstep) => (Action<SignStep>)Run;

        private static void Run(SignStep k)
        {
            int i = Lane.Thread;
            if (i >= k.Count) return;
            float gradient = k.Gradient.Load(i), sign = gradient > 0 ? 1 : gradient < 0 ? -1 : 0;
            k.Weight.Store(i, k.Weight.Load(i) - k.Rate * sign);
        }
    }
}
