using System.Text.RegularExpressions;
using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.House;

/// <summary>As <see cref="TileInstructionTests"/> of the texts, of what ILGPU makes of the tiles in C#.</summary>
[Needs(Needs.Patience)]
public sealed class LaneInstructionTests
{
    private delegate string Compile(PtxLaneCompiler compiler, KernelVariant tile);

    private static readonly Dictionary<string, Compile> s_kernels = new()
    {
        [nameof(MatMul)] = TextOf<MatMul>,
        [nameof(MatMulTransposedA)] = TextOf<MatMulTransposedA>,
        [nameof(MatMulTransposedB)] = TextOf<MatMulTransposedB>,
        [nameof(Conv2dForward)] = TextOf<Conv2dForward>,
        [nameof(Conv2dBackwardInput)] = TextOf<Conv2dBackwardInput>,
        [nameof(Conv2dBackwardWeight)] = TextOf<Conv2dBackwardWeight>,
    };

    // One for all cases: ILGPU's start costs as much as ten kernels.
    private static readonly Lazy<PtxLaneCompiler> s_compiler = new(() => new PtxLaneCompiler(new ProgramCache(null), 80));

    public static IEnumerable<object[]> Programs =>
        from kernel in s_kernels.Keys
        from tile in KernelPrograms.VariantsOf(KernelPrograms.Structs.Single(type => type.Name == kernel))
        select (object[])[kernel, tile];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_step_is_multiply_adds_and_wide_accesses(string kernel, KernelVariant tile)
    {
        string ptx = s_kernels[kernel](s_compiler.Value, tile);
        TileCounts counts = new(tile);
        int finished = kernel == nameof(Conv2dForward) ? counts.Results : 0;
        Assert.Equal(0, Count(".local"));
        Assert.Equal(0, Count("call"));
        // A result's own one is for the factor and offset of a norm.
        Assert.Equal(counts.MultiplyAdds + finished, Count("fma.rn.f32"));
        Assert.Equal(counts.SharedLoads, Count("ld.shared.v4.f32"));
        Assert.Equal(0, Count("ld.shared.f32"));
        Assert.Equal(counts.Barriers, Count("bar.sync"));
        // The lanes of a group in one kernel, two of which a unit has room for: no more than 128 registers a lane.
        Assert.Equal(1, Count(".maxntid 256, 1, 1"));
        Assert.Equal(1, Count(".minnctapersm 2"));
        if (tile.Fetch == 1) return;
        Assert.Equal(0, Count("ld.global.f32") + Count("st.global.f32"));
        Assert.Equal(counts.Results / 4, Count("st.global.v4.f32"));
        Assert.True(Count("ld.global.v4.f32") >= counts.Pieces, $"{Count("ld.global.v4.f32")} fetches of four floats, {counts.Pieces} pieces");

        int Count(string instruction) => Regex.Count(ptx, Regex.Escape(instruction));
    }

    /// <summary>Between the multiply-adds of a step is nothing but its accesses and sums of an address and a constant, which an assembler puts into the access.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void Places_of_a_step_are_constants_behind_two_addresses(string kernel, KernelVariant tile)
    {
        // The block with the most of them is the step.
        string step = s_kernels[kernel](s_compiler.Value, tile).Split("\n\tL_").MaxBy(block => Regex.Count(block, "fma"))!;
        string[] lines = step.Split('\n', StringSplitOptions.TrimEntries);
        int first = Array.FindIndex(lines, line => line.StartsWith("ld.shared", StringComparison.Ordinal));
        int last = Array.FindLastIndex(lines, line => line.StartsWith("fma", StringComparison.Ordinal));
        Assert.Equal(new TileCounts(tile).MultiplyAdds, lines[first..(last + 1)].Count(line => line.StartsWith("fma", StringComparison.Ordinal)));
        foreach (string line in lines[first..(last + 1)]) Assert.Matches(@"^(fma\.rn\.f32|ld\.shared\.v4\.f32|mul\.wide\.u32\s+%rd\d+, \d+, 16;|add\.u64)", line);
    }

    /// <summary>So what is counted for one of them holds for all.</summary>
    [Theory]
    [InlineData(75)]
    [InlineData(90)]
    public void Another_GPU_gets_the_same_instructions(int capability)
    {
        using PtxLaneCompiler other = new(new ProgramCache(null), capability);
        foreach (KernelVariant tile in MatMul.Variants) Assert.Equal(Instructions(TextOf<MatMul>(s_compiler.Value, tile)), Instructions(TextOf<MatMul>(other, tile)));
        KernelVariant longest = new(256, 64, 4);
        Assert.Equal(Instructions(TextOf<Conv2dBackwardInput>(s_compiler.Value, longest)), Instructions(TextOf<Conv2dBackwardInput>(other, longest)));
    }

    private static string TextOf<TKernel>(PtxLaneCompiler compiler, KernelVariant tile) where TKernel : unmanaged, IKernel =>
        compiler.TextOf<TKernel>(new Grid(256, 1, Variant: tile));

    private static string Instructions(string ptx) => ptx[ptx.IndexOf(".visible .entry", StringComparison.Ordinal)..];
}
