using System.Text.RegularExpressions;
using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Strict;
using Plasticity.Kernels;
using Grid = Plasticity.Devices.Grid;

namespace Plasticity.Engine.Tests.Devices.Ilgpu;

/// <summary>Each rule for PTX: the fault in what ILGPU writes by itself, and that it is gone.</summary>
public sealed partial class PtxRulesTests
{
    [Fact]
    public void Sums_and_products_name_their_rounding()
    {
        string raw = LaneTexts.RawPtx(OptimizationLevel.O1, TwoRoundings.Run), strict = LaneTexts.Ptx<TwoRoundings>();
        // Without it the driver's assembler may make one fused multiply-add of both.
        Assert.Matches(@"\bmul\.f32\b", raw);
        Assert.Matches(@"\badd\.f32\b", raw);
        Assert.DoesNotMatch(@"\b(add|sub|mul)\.f32\b", strict);
        Assert.Matches(@"\bmul\.rn\.f32\b", strict);
        Assert.Matches(@"\badd\.rn\.f32\b", strict);
    }

    [Fact]
    public void A_branch_on_a_condition_is_never_called_uniform()
    {
        Assert.Matches(@"@!?%p\d+\s+bra\.uni", LaneTexts.RawPtx(OptimizationLevel.O2, Turns.Run));
        Assert.DoesNotMatch(@"@!?%p\d+\s+bra\.uni", LaneTexts.Ptx<Turns>());
        // By the passes already, so that the rule is a second lock; here it is alone.
        Assert.Equal("\t@%p1 bra L_1;\n\tbra.uni L_2;", PtxRules.Divergent("\t@%p1 bra.uni L_1;\n\tbra.uni L_2;"));
    }

    [Theory]
    [InlineData(75, "sm_75")]
    [InlineData(80, "sm_80")]
    [InlineData(90, "sm_90")]
    [InlineData(120, "sm_90")]
    public void The_target_is_the_own_of_the_GPU_or_the_newest_that_every_newer_one_takes(int capability, string target)
    {
        Assert.Contains($"\n.target {target}\n", LaneTexts.Ptx<Turn>(capability: capability), StringComparison.Ordinal);
        // ILGPU names the nearest architecture that it knows: never sm_90.
        Assert.Contains(".target sm_80", LaneTexts.RawPtx(OptimizationLevel.O1, Turn.Run), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_do_not_depend_on_what_was_compiled_before()
    {
        string alone = LaneTexts.RawPtx(OptimizationLevel.O1, Turn.Run), after = LaneTexts.RawPtx(OptimizationLevel.O1, TwoRoundings.Run, Turn.Run);
        Assert.NotEqual(alone, after);
        using PtxLaneCompiler compiler = new(new ProgramCache(null), 80);
        _ = compiler.TextOf<TwoRoundings>(default(TwoRoundings).Grid);
        Assert.Equal(LaneTexts.Ptx<Turn>(capability: 80), compiler.TextOf<Turn>(default(Turn).Grid));
    }

    /// <summary>Bodies that share methods: ILGPU by itself takes up what it made of these for the kernel before.</summary>
    [Fact]
    public void Texts_do_not_depend_on_what_was_compiled_before()
    {
        using PtxLaneCompiler first = new(new ProgramCache(null), 90), second = new(new ProgramCache(null), 90);
        Grid product = Smallest<MatMul>(), turned = Smallest<MatMulTransposedB>();
        string alone = first.TextOf<MatMul>(product);
        _ = second.TextOf<MatMulTransposedB>(turned);
        Assert.Equal(alone, second.TextOf<MatMul>(product));
    }

    // Static members of an interface are reached through a type argument only.
    private static Grid Smallest<TKernel>() where TKernel : unmanaged, IKernel => default(TKernel).Grid with { Variant = TKernel.Variants.MinBy(variant => variant.TileRows * variant.TileColumns)! };

    [Fact]
    public void A_word_of_ours_is_an_instruction_and_no_function_is_left()
    {
        string raw = LaneTexts.RawPtx(OptimizationLevel.O1, Turn.Run, TwoRoundings.Run);
        Assert.Contains(".func", raw, StringComparison.Ordinal);
        Assert.DoesNotContain(".func", LaneTexts.Ptx<TwoRoundings>(), StringComparison.Ordinal);
        string message = Assert.Throws<DeviceException>(() => PtxRules.WithoutFunctions("\n\tcall.uni (retval0), Fma_12, (a, b);\n", "some_kernel")).Message;
        Assert.Contains("some_kernel: expected a kernel with everything inlined", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fused_multiply_add_is_one_instruction()
    {
        // By itself ILGPU calls a function that nobody defines.
        Assert.DoesNotContain("fma.rn.f32", LaneTexts.RawPtx(OptimizationLevel.O1, (Action<ScaleFours>)SystemMultiplyAdd), StringComparison.Ordinal);
        Assert.Equal(4, Fused().Count(LaneTexts.Ptx<ScaleFours>()));
    }

    [Fact]
    public void A_choice_between_floats_says_so()
    {
        Assert.Matches(@"selp\.b32\s+%f", LaneTexts.RawPtx(OptimizationLevel.O1, (Action<ScaleFours>)Choice));
        Assert.Equal("\tselp.f32\t%f2, %f1, 0f3F800000, %p1;\n\tselp.b32\t%r2, %r1, 0, %p1;", PtxRules.Typed("\tselp.b32\t%f2, %f1, 0f3F800000, %p1;\n\tselp.b32\t%r2, %r1, 0, %p1;"));
    }

    [Fact]
    public void Four_floats_are_one_access()
    {
        string ptx = LaneTexts.Ptx<ScaleFours>();
        Assert.Single(Regex.Matches(ptx, @"ld\.global\.v4\.f32"));
        Assert.Single(Regex.Matches(ptx, @"st\.global\.v4\.f32"));
        Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_before_a_buffer_is_not_four_gigabytes_behind_it()
    {
        // ILGPU's views multiply an offset as if it could not be negative.
        Assert.Contains("mul.wide.u32", LaneTexts.RawPtx(OptimizationLevel.O1, (Action<ArrayView<float>>)ViewBefore), StringComparison.Ordinal);
        string ptx = LaneTexts.Ptx<Before>();
        Assert.Contains("mad.wide.s32", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("wide.u32", ptx, StringComparison.Ordinal);
    }

    /// <summary>ILGPU's O2 has a pass that may place a call where its value is used, behind a barrier; our list of passes is without it.</summary>
    [Fact]
    public void What_is_read_before_a_barrier_stays_before_it()
    {
        string ptx = LaneTexts.Ptx<ReadThenBarrier>();
        Assert.InRange(ptx.IndexOf("ld.global.v4", StringComparison.Ordinal), 0, ptx.IndexOf("bar.sync", StringComparison.Ordinal));
        Assert.True(ptx.LastIndexOf("bar.sync", StringComparison.Ordinal) < ptx.IndexOf("st.global.v4", StringComparison.Ordinal));
    }

    /// <summary>
    /// ILGPU puts a constant on the right and then forgets what NaN does: no text shows it afterwards, so that kernels write the constant there.
    /// </summary>
    [Fact]
    public void A_constant_stands_on_the_right_of_a_comparison()
    {
        Assert.Matches(@"setp\.gtu?\.f32\s+%p\d+, %f\d+, 0f3F800000", LaneTexts.Ptx<CountAbove>());
        Assert.Matches(@"setp\.leu\.f32", LaneTexts.RawPtx(OptimizationLevel.O1, (Action<ScaleFours>)ConstantOnTheRight));
        Assert.DoesNotMatch(@"setp\.leu\.f32", LaneTexts.RawPtx(OptimizationLevel.O1, (Action<ScaleFours>)ConstantOnTheLeft));
        Assert.Matches(LeftConstant(), "if (1 < x) return;");
        string[] onTheLeft = [.. KernelSources.CSharpFiles.SelectMany(path => LeftConstant().Matches(KernelSources.CSharp(path)).Select(match => $"{path}: {match.Value}"))];
        Assert.Empty(onTheLeft);
    }

    private static void ConstantOnTheRight(ScaleFours k)
    {
        if (k.X.Load(0) > 1) k.Y.Store(0, 1);
    }

    private static void ConstantOnTheLeft(ScaleFours k)
    {
        if (1 < k.X.Load(0)) k.Y.Store(0, 1);
    }

    private static void SystemMultiplyAdd(ScaleFours k) => k.Y.Store(0, MathF.FusedMultiplyAdd(k.X.Load(0), k.Factor, k.Offset));

    private static void Choice(ScaleFours k) => k.Y.Store(0, k.Count > 4 ? k.Factor : k.Offset);

    private static void ViewBefore(ArrayView<float> x) => x[ILGPU.Group.IdxX] = x[ILGPU.Group.IdxX - 1];

    [GeneratedRegex(@"(?<![\w.)\]] ?)\b\d[\d.]*f? (?:<|>)=? \w.*")]
    private static partial Regex LeftConstant();

    [GeneratedRegex(@"\bfma\.rn\.f32\b")]
    private static partial Regex Fused();
}
