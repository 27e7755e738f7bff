using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Devices.Cpu;

/// <summary>
/// Micro-kernels keep all their sums in registers. RyuJIT decides that anew in every release, and says nothing when one too many is kept on the
/// stack, which costs a fourth of the speed: so its own listing is read.
/// </summary>
[Collection(DeviceCollection.Name)]
public sealed partial class SpillTests
{
    /// <summary>With the 32 registers of AVX-512 where there are such, and with the 16 of AVX2.</summary>
    [DisassemblyTheory, InlineData("1"), InlineData("0")]
    public void Inner_loops_of_tiles_touch_no_stack(string avx512)
    {
        string file = Path.GetTempFileName();
        try
        {
            TinyProgram.Run(("DOTNET_JitDisasm", "Tile*"), ("DOTNET_JitStdOutFile", file), ("DOTNET_EnableAVX512", avx512));
            IReadOnlyList<Listing> tiles = [.. Listing.Read(File.ReadAllText(file)).Where(listing => Name().IsMatch(listing.Method))];
            string widest = avx512 == "1" && Vector512.IsHardwareAccelerated ? "Vector512" : "Vector256";
            foreach (string fold in (string[])["Unfolded", "Paired", "Quartered"])
            {
                Demand(tiles, ".RowTile`", $".{fold}`", widest);
                Demand(tiles, ".OuterTile`", $".{fold}`", widest);
            }
            Demand(tiles, ".StridedTile`", widest);
            Demand(tiles, ".StridedOuterTile`", widest);
            if (widest == "Vector256") Assert.DoesNotContain(tiles, tile => tile.Method.Contains("Vector512", StringComparison.Ordinal));
            foreach (Listing tile in tiles)
            {
                Assert.True(tile.InnerLoops.Any(loop => loop.Any(line => line.Contains("vfmadd", StringComparison.Ordinal))), $"{tile.Method}: no loop of multiply-adds found");
                Assert.True(!tile.Spills.Any(), $"{tile.Method}: {string.Join("; ", tile.Spills)}");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Demand(IReadOnlyList<Listing> tiles, params string[] words) => Assert.True(
        tiles.Any(tile => words.All(word => tile.Method.Contains(word, StringComparison.Ordinal))), $"no listing of {string.Join(' ', words)}");

    /// <summary>Micro-kernels are called for their rows and vectors.</summary>
    [GeneratedRegex(@":Tile\d+x\d+\(")]
    private static partial Regex Name();

    [Fact]
    public void A_spill_is_seen_in_the_inner_loop_alone()
    {
        const string code = """
            ; Assembly listing for method Some.Kernel:Tile8x2(ptr) (FullOpts)
            ; rbp based frame

            G_M000_IG01:                ;; offset=0x0000
                   vmovups  zmmword ptr [rbp-0x40], zmm0

            G_M000_IG02:                ;; offset=0x0008
                   mov      rax, qword ptr [rdi]

            G_M000_IG03:                ;; offset=0x0010
                   vmovups  zmm1, zmmword ptr [rax+0x40]
                   vfmadd231ps zmm0, zmm1, zmm2
                   jne      SHORT G_M000_IG03

            G_M000_IG04:                ;; offset=0x0030
                   vmovups  zmmword ptr [rbp-0x40], zmm0
                   jg       G_M000_IG02
                   ret
            """;
        Listing clean = Assert.Single(Listing.Read(code));
        Assert.Equal(4, Assert.Single(clean.InnerLoops).Count);
        Assert.Empty(clean.Spills);
        string spilling = code.Replace("zmm1, zmm2", "zmm1, zmmword ptr [rbp-0x40]", StringComparison.Ordinal);
        Assert.Equal(["vfmadd231ps zmm0, zmm1, zmmword ptr [rbp-0x40]"], Assert.Single(Listing.Read(spilling)).Spills);
        Assert.Empty(Assert.Single(Listing.Read(spilling.Replace("rbp based", "rsp based", StringComparison.Ordinal))).Spills);
    }
}

/// <summary>A theory that reads the compiler's listing: skipped, with the reason, where its form or its registers are others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DisassemblyTheoryAttribute : NeedsTheoryAttribute
{
    public DisassemblyTheoryAttribute() : base(Needs.Disassembly)
    {
        bool known = RuntimeInformation.ProcessArchitecture == Architecture.X64 && Fma.IsSupported && Type.GetType("Mono.RuntimeStructs") is null;
        if (!known) Skip = $"expected RyuJIT on x64 with multiply-adds, found {RuntimeInformation.FrameworkDescription} on {RuntimeInformation.ProcessArchitecture}";
    }
}
