using System.Text.RegularExpressions;
using Plasticity.Devices;
using Plasticity.Devices.Text;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.House;

/// <summary>Kernels bound by memory move 16 bytes at once: counted in what a compiler makes of them, since no clock here could tell.</summary>
public sealed partial class KernelAccessTests
{
    /// <summary>Struct, fetches and stores of four floats in its text.</summary>
    public static TheoryData<Type, int, int> Kernels => new()
    {
        { typeof(ReluForward), 1, 1 }, { typeof(ReluBackward), 3, 1 }, { typeof(AddForward), 2, 1 }, { typeof(CopyGradient), 2, 1 }, { typeof(Blend), 2, 1 },
        { typeof(Fill), 0, 1 }, { typeof(ScaleTo), 2, 1 }, { typeof(BlendBy), 2, 1 }, { typeof(Multiply), 2, 1 }, { typeof(SumOfSquares), 1, 0 }, { typeof(Dropout), 2, 1 }, { typeof(AdamStep), 4, 3 }, { typeof(SgdStep), 2, 1 }, { typeof(SgdMomentumStep), 3, 2 },
        { typeof(RmsPropStep), 3, 2 }, { typeof(AddBias), 2, 1 }, { typeof(ColumnSum), 5, 1 }, { typeof(SumPartials), 5, 1 }, { typeof(BatchNormPartials), 4, 2 },
        { typeof(BatchNormApply), 6, 1 }, { typeof(BatchNormBackwardPartials), 10, 2 }, { typeof(BatchNormBackwardApply), 10, 2 },
    };

    [ClangTheory]
    [MemberData(nameof(Kernels))]
    public void Moves_sixteen_bytes_at_once(Type kernel, int fetches, int stores)
    {
        KernelSource source = KernelPrograms.SourceOf(kernel);
        KernelVariant variant = KernelPrograms.VariantsOf(kernel).MaxBy(each => each.Fetch);
        string ptx = Clang.Ptx(source.File, variant, "sm_90");
        string entry = ptx[ptx.IndexOf($".entry {source.Entry}(", StringComparison.Ordinal)..];
        int end = entry.IndexOf(".visible", StringComparison.Ordinal);
        if (end > 0) entry = entry[..end];
        Assert.InRange(Fetch().Count(entry), fetches, int.MaxValue);
        Assert.InRange(Store().Count(entry), stores, int.MaxValue);
        // Arrays of a lane belong in registers: memory of its own would be traffic.
        Assert.DoesNotContain(".local", entry, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"ld\.global(\.nc)?\.v4")]
    private static partial Regex Fetch();

    [GeneratedRegex(@"st\.global\.v4")]
    private static partial Regex Store();
}
