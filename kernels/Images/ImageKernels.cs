using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// y [N,H,W,C] = x, each image moved by up to <paramref name="Translate"/> pixels along either axis and flipped horizontally by chance: what
/// <see cref="GatherImages"/> does on the way from bytes, for a batch of floats. The random words of image n are Philox at counter
/// (samples[n], 0, Lane0, Lane1): word a mod (2·Translate + 1) - Translate rows down, word b likewise columns to the right, and a flip where
/// bit 0 of word c is set and <paramref name="Flip"/> is 1. The move comes first: pixel (h, w) is read at row h - down and column
/// (flipped ? W - 1 - w : w) - right; from beyond the edge comes <paramref name="Black"/>.
/// </summary>
/// <param name="X">[N,H,W,C]</param> <param name="Y">[N,H,W,C], not x.</param>
/// <param name="Samples">[N] numbers of the samples in their set, at least 0.</param>
/// <param name="Black">[C] what comes in from beyond the edge: byte 0 after normalisation.</param>
/// <param name="Translate">Largest move in pixels, 0 for none.</param>
public readonly partial record struct MoveImages(
    FloatBuffer X, FloatBuffer Y, IntBuffer Samples, FloatBuffer Black, int N, int H, int W, int C, int Translate, int Flip,
    uint Key0, uint Key1, uint Lane0, uint Lane1) : ITextKernel
{
    public string File => "images";
    public Grid Grid => new(256, Math.Max(1, N));
}

/// <summary>y [N,H,W,C] = x, every image flipped vertically where <paramref name="UpsideDown"/> is 1, horizontally where <paramref name="LeftRight"/> is 1.</summary>
/// <param name="X">[N,H,W,C]</param> <param name="Y">[N,H,W,C], not x.</param>
public readonly partial record struct MirrorImages(FloatBuffer X, FloatBuffer Y, int N, int H, int W, int C, int UpsideDown, int LeftRight) : ITextKernel
{
    public string File => "images";
    public Grid Grid => new(256, Math.Max(1, N));
}

/// <summary>
/// y [N,OutH,OutW,C] = x [N,H,W,C], resized by bilinear interpolation about the centres of the pixels, edges clamped, without antialiasing:
/// PyTorch's <c>interpolate(mode="bilinear", align_corners=False)</c>. Row i lies at max(0, (i + ½)·H/OutH - ½), columns likewise.
/// Down to H/4 and up again is the blur of Achille et al. 2019, "Critical learning periods in deep networks".
/// </summary>
/// <remarks>Places are whole numbers over 2·OutH, so a weight is rounded once; PyTorch computes places in single precision.</remarks>
public readonly partial record struct ResizeImages(FloatBuffer X, FloatBuffer Y, int N, int H, int W, int C, int OutH, int OutW) : ITextKernel
{
    public string File => "images";
    public Grid Grid => new(256, Math.Max(1, N));
}

/// <summary>y [N,Pixels,C]: pixel i of each image = pixel order[i] of x, all channels together.</summary>
/// <param name="X">[N,Pixels,C]</param> <param name="Y">[N,Pixels,C], not x.</param>
/// <param name="Order">[Pixels] places in {0, …, Pixels - 1}; the caller has checked them.</param>
public readonly partial record struct PermutePixels(FloatBuffer X, FloatBuffer Y, IntBuffer Order, int N, int Pixels, int C) : ITextKernel
{
    public string File => "images";
    public Grid Grid => new(256, Math.Max(1, N));
}
