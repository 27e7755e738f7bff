using ILGPU;
using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Strict;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Devices.Ilgpu;

/// <summary>Each rule for OpenCL C: the fault in what ILGPU writes by itself, and that it is gone. OclgrindTests and OpenClTests see some of them at work.</summary>
[Collection(DeviceCollection.Name)]
public sealed class OpenClRulesTests
{
    [Fact]
    public void A_barrier_orders_local_memory_too()
    {
        string raw = LaneTexts.RawOpenCl(OptimizationLevel.O1, Turn.Run);
        Assert.Contains("CLK_GLOBAL_MEM_FENCE", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("CLK_LOCAL_MEM_FENCE", raw, StringComparison.Ordinal);
        Assert.Contains("work_group_barrier ( CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE )", LaneTexts.OpenCl<Turn>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_do_not_depend_on_what_was_compiled_before()
    {
        Assert.NotEqual(LaneTexts.RawOpenCl(OptimizationLevel.O1, Turn.Run), LaneTexts.RawOpenCl(OptimizationLevel.O1, TwoRoundings.Run, Turn.Run));
        using OpenClLaneCompiler compiler = new(new ProgramCache(null));
        _ = compiler.TextOf<TwoRoundings>(default(TwoRoundings).Grid);
        Assert.Equal(LaneTexts.OpenCl<Turn>(), compiler.TextOf<Turn>(default(Turn).Grid));
    }

    [Fact]
    public void The_entry_has_the_kernels_name_its_lanes_and_a_pointer_for_each_buffer()
    {
        string text = LaneTexts.OpenCl<ScaleFours>();
        Assert.Contains(
            "kernel __attribute__((reqd_work_group_size(256, 1, 1))) void scale_fours(struct type_0 var0, global void *buffer0, global void *buffer2)", text, StringComparison.Ordinal);
        Assert.Contains("var0.field_0 = (long)buffer0;", text, StringComparison.Ordinal);
        Assert.Contains("var0.field_2 = (long)buffer2;", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_struct_that_ILGPU_lays_out_otherwise_is_refused()
    {
        string text = "struct type_0\n{\n\tlong field_0;\n\tint field_1;\n};\nkernel void Kernel_Run(\n\tstruct type_0 var0)\n{\n\tL_0: ;\n}\n";
        string message = Assert.Throws<DeviceException>(() => OpenClRules.WithBuffers(text, "some_kernel", 256, [new KernelArgument("X", ArgumentKind.FloatBuffer, 0)])).Message;
        Assert.Equal("some_kernel: expected a struct of long, long, found long, int in ILGPU's OpenCL C", message);
    }

    [Fact]
    public void Two_sums_with_constants_stay_two()
    {
        Assert.Contains("(float)2.0f", LaneTexts.RawOpenCl(OptimizationLevel.O1, (Action<TwoRoundings>)PlainSums), StringComparison.Ordinal);
        string text = LaneTexts.RawOpenCl(OptimizationLevel.O1, (Action<TwoRoundings>)OurSums);
        Assert.DoesNotContain("2.0f", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("1.0f").Length);
    }

    [Fact]
    public void Products_and_sums_stay_apart_and_old_compilers_know_the_barrier()
    {
        string text = LaneTexts.OpenCl<TwoRoundings>();
        Assert.StartsWith("#pragma OPENCL FP_CONTRACT OFF\n", text, StringComparison.Ordinal);
        Assert.Contains("#define work_group_barrier barrier", text, StringComparison.Ordinal);
        Assert.DoesNotContain("FP_CONTRACT", LaneTexts.RawOpenCl(OptimizationLevel.O1, TwoRoundings.Run), StringComparison.Ordinal);
    }

    /// <summary>C# turns <c>if (x &gt; 1)</c> into a jump where x ≤ 1 or x is NaN.</summary>
    [Fact]
    public void A_comparison_that_holds_of_NaN_says_so()
    {
        string raw = LaneTexts.RawOpenCl(OptimizationLevel.O1, (Action<TwoRoundings>)Above);
        Assert.Matches(@"\(float\) ?\w+ *<= *\(float\) ?1", raw);
        Assert.DoesNotContain("isnan", raw, StringComparison.Ordinal);
        Assert.Contains("isnan", LaneTexts.OpenCl<CountAbove>(), StringComparison.Ordinal);
    }

    [OpenClFact]
    public void NaN_goes_the_way_of_the_processor()
    {
        float[] x = [2, 1, 0, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        float[][] found = [.. from kind in (DeviceKind[])[DeviceKind.IlgpuCpu, DeviceKind.IlgpuOpenCl] select Counts(kind, x)];
        Assert.Equal([1 + 2 + 32, 2 + 8 + 16, 4 + 8 + 16 + 32, 16, 1 + 2 + 32, 4 + 8 + 16 + 32], found[0]);
        Assert.Equal(found[0], found[1]);
    }

    private static float[] Counts(DeviceKind kind, float[] x)
    {
        using IDevice device = TestDevices.Open(kind);
        FloatBuffer from = device.Upload(x), to = device.AllocateFloats(x.Length);
        device.Run(new CountAbove(from, to, x.Length));
        return device.Read(to);
    }

    private static void Above(TwoRoundings k)
    {
        if (k.X.Load(0) > 1) k.Y.Store(0, 1);
    }

    // ILGPU counts constants together, as if sums of floats were exact.
    private static void PlainSums(TwoRoundings k) => k.Y.Store(0, k.X.Load(0) + 1 + 1);

    private static void OurSums(TwoRoundings k) => k.Y.Store(0, LaneMemory.Add(LaneMemory.Add(k.X.Load(0), 1), 1));
}
