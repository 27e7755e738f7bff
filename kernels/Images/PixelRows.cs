using System.Runtime.CompilerServices;

namespace Plasticity.Kernels;

/// <summary>Rows of pixels on the CPU device, each pixel its channels.</summary>
internal static unsafe class PixelRows
{
    /// <summary>As they lie.</summary>
    public static void Copy(float* from, float* to, int floats) => new ReadOnlySpan<float>(from, floats).CopyTo(new Span<float>(to, floats));

    /// <summary>The last pixel first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reverse(float* from, float* to, int pixels, int channels)
    {
        float* pixel = from + (long)(pixels - 1) * channels;
        for (int i = 0; i < pixels; i++, pixel -= channels, to += channels) CopyPixel(pixel, to, channels);
    }

    /// <summary>One pixel again and again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(float* pixel, float* to, int pixels, int channels)
    {
        for (int i = 0; i < pixels; i++, to += channels) CopyPixel(pixel, to, channels);
    }

    /// <summary>Two channels at a time: a call for so little would cost more than the copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyPixel(float* from, float* to, int channels)
    {
        int c = 0;
        for (; c <= channels - 2; c += 2) *(long*)(to + c) = *(long*)(from + c);
        if (c < channels) to[c] = from[c];
    }
}
