namespace Plasticity.Kernels;

/// <summary>Which element a lane of a pooling has. Channels lie side by side, so that neighbouring lanes read neighbouring floats.</summary>
internal readonly struct PoolPlace(int n, int h, int w, int c)
{
    public readonly int N = n, H = h, W = w, C = c;

    /// <summary>Element i of [N,height,width,channels].</summary>
    public static PoolPlace Of(int i, int height, int width, int channels)
    {
        int pixel = i / channels, line = pixel / width;
        return new PoolPlace(line / height, line % height, pixel % width, i % channels);
    }

    /// <summary>The first of the windows along one axis that cover place p of an axis padded by pad: windows of length size begin every stride.</summary>
    public static int FirstWindow(int p, int pad, int size, int stride)
    {
        int t = p + pad - size + 1;
        return t <= 0 ? 0 : (t + stride - 1) / stride;
    }

    /// <summary>One past the last of them, of windows in all.</summary>
    public static int EndWindow(int p, int pad, int stride, int windows)
    {
        int last = (p + pad) / stride;
        return last < windows ? last + 1 : windows;
    }
}
