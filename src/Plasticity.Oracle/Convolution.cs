namespace Plasticity.Oracle;

/// <summary>
/// The ops once more, in double precision and as naive loops that know nothing of the engine: what every device is held to. Tensors are
/// row-major arrays, images [N,H,W,C], convolution weights [R,S,C,O], linear weights [F,O].
/// </summary>
public static partial class Reference
{
    /// <summary>y [N,OutH,OutW,O] of x [N,H,W,C] and weight [R,S,C,O].</summary>
    public static double[] Conv2d(
        double[] x, double[] weight, int n, int h, int w, int c, int o, int r, int s, int strideH, int strideW, int padH, int padW)
    {
        int outH = Windows(h, r, strideH, padH), outW = Windows(w, s, strideW, padW);
        double[] y = new double[n * outH * outW * o];
        for (int image = 0; image < n; image++)
            for (int top = 0; top < outH; top++)
                for (int left = 0; left < outW; left++)
                    for (int row = 0; row < r; row++)
                        for (int column = 0; column < s; column++)
                        {
                            int i = top * strideH + row - padH, j = left * strideW + column - padW;
                            if (i < 0 || i >= h || j < 0 || j >= w) continue;
                            int from = ((image * h + i) * w + j) * c, to = ((image * outH + top) * outW + left) * o;
                            for (int channel = 0; channel < c; channel++)
                                for (int output = 0; output < o; output++)
                                {
                                    y[to + output] += x[from + channel] * weight[((row * s + column) * c + channel) * o + output];
                                }
                        }
        return y;
    }

    /// <summary>How many windows of a size fit along an axis.</summary>
    public static int Windows(int length, int size, int stride, int padding) => (length + 2 * padding - size) / stride + 1;
}
