using Plasticity.Devices;
using Plasticity.Devices.Lanes;

namespace Plasticity.Kernels;

/// <summary>A kernel that is a product by tiles: one body, which is compiled for each tile that the kernel comes in.</summary>
internal interface ITileKernel<TSelf> : ILaneKernel where TSelf : unmanaged, ITileKernel<TSelf>
{
    /// <summary>What a lane does.</summary>
    static abstract void Run<T>(TSelf k) where T : struct, ITile;

    Delegate ILaneKernel.Body(KernelVariant variant, bool lockstep) => TileBodies.For<TSelf>(variant);

    // More registers than this allows would leave a unit with one group, and nothing to do when that one waits.
    int ILaneKernel.GroupsAUnit => 2;
}

/// <summary>From a variant to the tile of these numbers.</summary>
internal static class TileBodies
{
    /// <exception cref="ArgumentOutOfRangeException">No tile has these numbers.</exception>
    public static Action<TKernel> For<TKernel>(KernelVariant variant) where TKernel : unmanaged, ITileKernel<TKernel> =>
        (variant.TileRows, variant.TileColumns, variant.Fetch) switch
        {
            (128, 128, 4) => TKernel.Run<Tile128x128>,
            (256, 64, 4) => TKernel.Run<Tile256x64>,
            (128, 64, 4) => TKernel.Run<Tile128x64>,
            (256, 32, 4) => TKernel.Run<Tile256x32>,
            (256, 16, 4) => TKernel.Run<Tile256x16>,
            (32, 32, 4) => TKernel.Run<Tile32x32>,
            (32, 32, 1) => TKernel.Run<Tile32x32ByOnes>,
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "expected the numbers of a tile in TileBodies"),
        };
}
