using Plasticity.Devices.Cpu;

namespace Plasticity.Kernels;

/// <summary>
/// A 3×3 convolution of stride 1 cut into tiles of 4×4 outputs, each of which reads 6×6 inputs. A strip is a row of tiles of one image.
/// </summary>
/// <param name="N">Images.</param> <param name="H">Input height.</param> <param name="W">Input width.</param> <param name="C">Input channels.</param>
/// <param name="OutH">Output height.</param> <param name="OutW">Output width.</param> <param name="O">Output channels.</param>
/// <param name="PadH">Zeros above, and below as many as the sizes ask for.</param> <param name="PadW">Zeros on the left.</param>
internal readonly record struct WinogradTiling(int N, int H, int W, int C, int OutH, int OutW, int O, int PadH, int PadW)
{
    /// <summary>Height and width of a tile of outputs.</summary>
    public const int Side = 4;

    /// <summary>Height and width of a tile of inputs, and of its products.</summary>
    public const int Points = 6;

    /// <summary>Products of a tile for each pair of channels.</summary>
    public const int Products = Points * Points;

    /// <summary>Tiles in a column.</summary>
    public int Down => Devices.Grid.DivideUp(OutH, Side);

    /// <summary>Tiles of a strip.</summary>
    public int Across => Devices.Grid.DivideUp(OutW, Side);

    /// <summary>Strips of all images.</summary>
    public int Strips => N * Down;

    /// <summary>Columns of inputs that the tiles of a strip read, zeros included.</summary>
    public int Columns => Side * Across + 2;

    /// <summary>The widest vectors that the channels fill: narrower ones, all of them full, beat wide ones with idle lanes.</summary>
    public SimdWidth Width(CpuContext cpu) => cpu.Width == SimdWidth.Bits512 && (C | O) % 16 != 0 ? SimdWidth.Bits256 : cpu.Width;

    /// <summary>Of the forward pass.</summary>
    public static WinogradTiling Forward(in Conv2dShape shape) =>
        new(shape.N, shape.H, shape.W, shape.C, shape.OutH, shape.OutW, shape.O, shape.PadH, shape.PadW);

    /// <summary>Of the gradient of the input: a convolution of the output's gradient with the kernel turned by half a turn.</summary>
    public static WinogradTiling BackwardInput(in Conv2dShape shape) =>
        new(shape.N, shape.OutH, shape.OutW, shape.O, shape.H, shape.W, shape.C, 2 - shape.PadH, 2 - shape.PadW);
}

/// <summary>
/// Thirty-six matrices [rows, channels], one for each point of a tile, rows being tiles. Rows and matrices lie an odd number of cache lines
/// apart (about, where channels are no whole lines), because at powers of two they would push each other out of the nearest cache.
/// </summary>
/// <param name="Rows">Tiles, or channels of the other operand.</param>
/// <param name="Channels">A multiple of 8.</param>
internal readonly record struct WinogradPlanes(int Rows, int Channels)
{
    private const int Line = 16;

    /// <summary>Floats between rows.</summary>
    public int RowStride => Odd(Channels);

    /// <summary>Floats between matrices.</summary>
    public int Stride => Odd(Rows * RowStride);

    /// <summary>Floats of all.</summary>
    public long Floats => (long)WinogradTiling.Products * Stride;

    private static int Odd(int floats) => floats / Line % 2 == 1 ? floats : floats + Line;
}
