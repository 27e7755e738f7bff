using System.Reflection;
using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Kernels;

namespace Plasticity.Diagnostics.Tests.Roofline;

[Needs(Needs.Patience)]
public sealed class KernelCheckTests
{
    /// <summary>What a new kernel, or a new variant of one, has to be added to.</summary>
    [Theory]
    [InlineData(DeviceKind.Cuda, false)]
    [InlineData(DeviceKind.IlgpuCpu, true)]
    public void Every_program_that_a_kernel_can_ask_for_is_met(DeviceKind kind, bool small)
    {
        using IdleDevice device = new(new CpuDevice(1), kind);
        foreach (KernelCase each in small ? KernelCases.SmallChecks() : KernelCases.Checks(4, 64))
        {
            using Trial trial = each.Prepare(device);
            trial.Run();
        }
        IEnumerable<Type> kernels = typeof(Fill).Assembly.GetTypes().Where(type => type.IsValueType && typeof(IKernel).IsAssignableFrom(type));
        (Type, KernelVariant)[] all = [.. kernels.SelectMany(type => Variants(type).Select(variant => (type, variant)))];
        Assert.NotEmpty(all);
        Assert.Empty(all.Except(device.Asked).Select(program => $"{program.Item1.Name} {program.Item2}"));
    }

    [Fact]
    public void A_device_that_does_nothing_gets_no_odd_size_right()
    {
        using IdleDevice device = new(new CpuDevice(1));
        Assert.All(KernelCheck.Run(device, OddSizes.All()), verdict => Assert.False(verdict.Right, verdict.Text));
        Assert.Equal(0, device.BytesInUse);
    }

    [Fact]
    public void What_is_written_beyond_the_end_is_seen()
    {
        using CpuDevice device = new(1);
        foreach (bool input in (bool[])[false, true])
        {
            KernelCase wild = new(KernelFamily.Elementwise, "fill", "5", 0, 0, 1, on =>
            {
                Trial trial = new(on);
                FloatBuffer buffer = input ? trial.Draw(5).Buffer : trial.Result(5);
                trial.Run = () => on.Run(new Fill(buffer, 6, 1));
                trial.Error = () => 0;
                return trial;
            });
            KernelVerdict verdict = Assert.Single(KernelCheck.Run(device, [wild]));
            Assert.Equal((false, "fill 5: wrote beyond the end of a buffer"), (verdict.Right, verdict.Text));
        }
    }

    private static IReadOnlyList<KernelVariant> Variants(Type kernel) => (IReadOnlyList<KernelVariant>)typeof(KernelCheckTests)
        .GetMethod(nameof(VariantsOf), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(kernel).Invoke(null, null)!;

    // Static members of an interface are reached through a type argument only.
    private static IReadOnlyList<KernelVariant> VariantsOf<TKernel>() where TKernel : IKernel => TKernel.Variants;
}
