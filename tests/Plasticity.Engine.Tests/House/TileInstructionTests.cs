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
        int depth = (tile.TileRows + tile.TileColumns) switch { <= 64 => 32, <= 192 => 16, _ => 8 };
        // A lane's share of the sums, and the slices that share the terms: the smallest tile has four, and a lane one quad of the result.
        (int rows, int columns) = (tile.TileRows * tile.TileColumns) switch { >= 128 * 128 => (8, 8), >= 128 * 64 => (8, 4), _ => (4, 4) };
        int slices = 256 * rows * columns / (tile.TileRows * tile.TileColumns), results = rows * columns / (slices == 1 ? 1 : 4);
        int pieces = Pieces(tile.TileRows) + Pieces(tile.TileColumns), multiplyAdds = depth / slices * rows * columns;
        foreach (Match entry in Entry().Matches(ptx))
        {
            string body = entry.Groups["body"].Value, what = $"{entry.Groups["name"].Value} in tiles of {tile.TileRows} x {tile.TileColumns}";
            int Count(string instruction) => Regex.Count(body, Regex.Escape(instruction));
            Assert.True(Count(".local") == 0, $"{what}: something lies in local memory");
            // A result's own one is for the factor and offset of a norm.
            Assert.True(Count("fma.rn.f32") - multiplyAdds is var further && (further == 0 || further == results), $"{what}: {Count("fma.rn.f32")} fma");
            Assert.Equal((what, depth / slices * (rows + columns) / 4 + (slices == 1 ? 0 : slices)), (what, Count("ld.shared.v4.f32")));
            Assert.Equal((what, 0), (what, Count("ld.shared.f32")));
            Assert.Equal((what, slices == 1 ? 1 : 2), (what, Count("bar.sync")));
            if (tile.Fetch == 1) continue;
            Assert.Equal((what, 0), (what, Count("ld.global.f32") + Count("ld.global.nc.f32") + Count("st.global.f32")));
            Assert.Equal((what, results / 4), (what, Count("st.global.v4.f32")));
            Assert.True(Count("ld.global.nc.v4.f32") >= pieces, $"{what}: {Count("ld.global.nc.v4.f32")} fetches of four floats, {pieces} pieces");
        }
        Assert.NotEmpty(Entry().Matches(ptx));

        int Pieces(int width) => (depth * width / tile.Fetch + 255) / 256;
    }

    [GeneratedRegex(@"\.visible \.entry (?<name>\w+)\((?<body>.*?)\n}\n", RegexOptions.Singleline)]
    private static partial Regex Entry();
}
