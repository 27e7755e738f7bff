using ILGPU;
using ILGPU.IR;
using ILGPU.IR.Rewriting;
using ILGPU.IR.Transformations;
using ILGPU.IR.Values;

namespace Plasticity.Devices.Strict;

/// <summary>
/// A comparison of floats that holds of NaN, too, says so: a ≤ b or a is NaN or b is. The compiler of C# asks for such comparisons where it turns an
/// <c>if</c> round, and ILGPU's OpenCL C is without the second half: there a NaN would take the other branch. PTX has them as they are.
/// </summary>
internal sealed class UnorderedComparisons : UnorderedTransformation
{
    private static readonly Rewriter s_rewriter = Rules();

    protected override bool PerformTransformation(Method.Builder builder) => s_rewriter.Rewrite(builder.SourceBlocks, builder);

    private static Rewriter Rules()
    {
        Rewriter rewriter = new();
        rewriter.Add<CompareValue>(HoldsOfNaN, Write);
        return rewriter;
    }

    // a != b holds of NaN in C, too.
    private static bool HoldsOfNaN(CompareValue compare) =>
        compare.IsUnsignedOrUnordered && compare.Left.BasicValueType is BasicValueType.Float16 or BasicValueType.Float32 or BasicValueType.Float64 && compare.Kind is not (CompareKind.Equal or CompareKind.NotEqual);

    private static void Write(RewriterContext context, CompareValue compare)
    {
        Value holds = context.Builder.CreateCompare(compare.Location, compare.Left, compare.Right, compare.Kind, CompareFlags.None);
        foreach (Value side in (ReadOnlySpan<Value>)[compare.Left, compare.Right])
        {
            Value isNaN = context.Builder.CreateArithmetic(compare.Location, side, UnaryArithmeticKind.IsNaNF);
            holds = context.Builder.CreateArithmetic(compare.Location, holds, isNaN, BinaryArithmeticKind.Or);
        }
        context.ReplaceAndRemove(compare, holds);
    }
}
