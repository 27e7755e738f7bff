using Plasticity.Devices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>How the CPU device computes a convolution.</summary>
internal enum Conv2dAlgorithm
{
    /// <summary>A product whose rows are pixels found through a <see cref="GatherTable"/>: one tap for each kernel position, nothing copied.</summary>
    Gather,

    /// <summary>The same on a copy with its borders filled in, where a tap is a whole row of the kernel: see <see cref="PaddedImages"/>.</summary>
    PaddedRows,

    /// <summary>A quarter of the products, of transformed tiles: see <see cref="WinogradConvolution"/>.</summary>
    Winograd,
}

/// <summary>Which algorithm a convolution uses: decided here and nowhere else, by its shape and by what the device was told.</summary>
internal static class Conv2dPlan
{
    /// <summary>Channels up to which the work at one kernel position is too little to be worth looking it up.</summary>
    private const int FewChannels = 8;

    /// <summary>Tiles below which transforming the weight costs more than a quarter of the products saves.</summary>
    private const int FewTiles = 32;

    /// <summary>Outputs of a tile below which too many of its sixteen are thrown away: images of two rows and columns.</summary>
    private const int FewOutputs = 6;

    /// <summary>The algorithm of all three passes; the gradient of the input knows no <see cref="Conv2dAlgorithm.PaddedRows"/> and gathers.</summary>
    public static Conv2dAlgorithm For(CpuContext cpu, in Conv2dShape shape)
    {
        if (cpu.Convolution != ConvolutionAlgorithm.Direct && HasTiles(shape) && (cpu.Convolution == ConvolutionAlgorithm.Winograd || TilesPay(shape)))
        {
            return Conv2dAlgorithm.Winograd;
        }
        return shape.C <= FewChannels && shape.S > 1 ? Conv2dAlgorithm.PaddedRows : Conv2dAlgorithm.Gather;
    }

    private static bool HasTiles(in Conv2dShape shape) =>
        shape is { R: 3, S: 3, StrideH: 1, StrideW: 1, PadH: <= 2, PadW: <= 2 } && (shape.C | shape.O) % 8 == 0;

    private static bool TilesPay(in Conv2dShape shape)
    {
        WinogradTiling tiling = WinogradTiling.Forward(shape);
        int tiles = tiling.Strips * tiling.Across;
        return tiles >= FewTiles && shape.OutputRows >= FewOutputs * tiles;
    }
}
