using System.Text.RegularExpressions;
using Plasticity.Devices;

namespace Plasticity.Engine.Tests.House;

/// <summary>
/// What a compiler for NVIDIA's GPUs makes of the tiles: their speed stands on sums that stay in registers, on accesses of four floats, and
/// on nothing but multiply-adds between two barriers. All of it can be read off without a device.
/// </summary>
public sealed partial class TileInstructionTests
{
    public static IEnumerable<object[]> Programs =>
        KernelPrograms.All.Where(program => program.Variant.TileRows != 0).Select(program => (object[])[program.File, program.Variant]);

    [ClangTheory]
    [MemberData(nameof(Programs))]
    public void A_step_is_multiply_adds_and_wide_accesses(string file, KernelVariant tile)
    {
        string ptx = Clang.Ptx(file, tile, "sm_80");
        TileCounts counts = new(tile);
        foreach (Match entry in Entry().Matches(ptx))
        {
            string body = entry.Groups["body"].Value, what = $"{entry.Groups["name"].Value} in tiles of {tile.TileRows} x {tile.TileColumns}";
            int Count(string instruction) => Regex.Count(body, Regex.Escape(instruction));
            Assert.True(Count(".local") == 0, $"{what}: something lies in local memory");
            // A result's own one is for the factor and offset of a norm.
            Assert.True(Count("fma.rn.f32") - counts.MultiplyAdds is var further && (further == 0 || further == counts.Results), $"{what}: {Count("fma.rn.f32")} fma");
            Assert.Equal((what, counts.SharedLoads), (what, Count("ld.shared.v4.f32")));
            Assert.Equal((what, 0), (what, Count("ld.shared.f32")));
            Assert.Equal((what, counts.Barriers), (what, Count("bar.sync")));
            if (tile.Fetch == 1) continue;
            Assert.Equal((what, 0), (what, Count("ld.global.f32") + Count("ld.global.nc.f32") + Count("st.global.f32")));
            Assert.Equal((what, counts.Results / 4), (what, Count("st.global.v4.f32")));
            Assert.True(Count("ld.global.nc.v4.f32") >= counts.Pieces, $"{what}: {Count("ld.global.nc.v4.f32")} fetches of four floats, {counts.Pieces} pieces");
        }
        Assert.NotEmpty(Entry().Matches(ptx));
    }

    [GeneratedRegex(@"\.visible \.entry (?<name>\w+)\((?<body>.*?)\n}\n", RegexOptions.Singleline)]
    private static partial Regex Entry();
}
