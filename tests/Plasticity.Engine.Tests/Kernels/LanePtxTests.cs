using System.Reflection;
using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Lanes;
using Plasticity.Engine.Tests.House;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>What the PTX of every kernel in C# must and must not have, whatever GPU it is for.</summary>
[Needs(Needs.Patience)]
public sealed class LanePtxTests
{
    public static TheoryData<Type> Kernels { get; } = [.. KernelPrograms.Structs.Where(type => typeof(ILaneKernel).IsAssignableFrom(type))];

    /// <summary>Values stay in registers, functions are inlined, four floats are one access, and the end of a sum goes from lane to lane.</summary>
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_kernel_is_what_its_C_sharp_says(Type kernel) =>
        typeof(LanePtxTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(kernel).Invoke(null, null);

    private static void Check<TKernel>() where TKernel : unmanaged, ILaneKernel
    {
        using PtxLaneCompiler compiler = new(new ProgramCache(null), 90);
        TKernel kernel = default;
        foreach (KernelVariant variant in TKernel.Variants)
        {
            string ptx = compiler.TextOf<TKernel>(kernel.Grid with { Variant = variant });
            Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
            Assert.DoesNotContain("call", ptx, StringComparison.Ordinal);
            Assert.DoesNotContain(".f64", ptx, StringComparison.Ordinal);
            if (variant.Fetch == 4) Assert.Contains("ld.global.v4.f32", ptx, StringComparison.Ordinal);
            if (kernel.Body(variant, lockstep: true).Method != kernel.Body(variant, lockstep: false).Method) Assert.Contains("shfl.sync.bfly", ptx, StringComparison.Ordinal);
        }
    }
}
