namespace Plasticity.Oracle;

/// <summary>The sizes of a convolution, named as everywhere: N images of H·W pixels and C channels, O outputs, a kernel of R·S.</summary>
public readonly record struct ConvolutionSizes(int N, int H, int W, int C, int O, int R, int S, int StrideH, int StrideW, int PadH, int PadW)
{
    public int OutH => Reference.Windows(H, R, StrideH, PadH);

    public int OutW => Reference.Windows(W, S, StrideW, PadW);
}

/// <summary>
/// Single elements of a convolution's result and gradients, summed in double: whole tensors of a network's size would take this reference
/// longer than anybody waits.
/// </summary>
public static partial class Reference
{
    /// <summary>Element <paramref name="at"/> of y [N,OutH,OutW,O], from x [N,H,W,C] and weight [R,S,C,O].</summary>
    public static double Conv2dAt(float[] x, float[] weight, in ConvolutionSizes z, int at)
    {
        (int pixel, int o) = Math.DivRem(at, z.O);
        (int line, int left) = Math.DivRem(pixel, z.OutW);
        (int image, int top) = Math.DivRem(line, z.OutH);
        double sum = 0;
        for (int r = 0; r < z.R; r++)
            for (int s = 0; s < z.S; s++)
            {
                int h = top * z.StrideH + r - z.PadH, w = left * z.StrideW + s - z.PadW;
                if (h < 0 || h >= z.H || w < 0 || w >= z.W) continue;
                int from = ((image * z.H + h) * z.W + w) * z.C, tap = (r * z.S + s) * z.C;
                for (int c = 0; c < z.C; c++) sum += (double)x[from + c] * weight[(tap + c) * z.O + o];
            }
        return sum;
    }

    /// <summary>Element <paramref name="at"/> of dX [N,H,W,C], from dY [N,OutH,OutW,O] and weight [R,S,C,O].</summary>
    public static double Conv2dInputGradientAt(float[] dY, float[] weight, in ConvolutionSizes z, int at)
    {
        (int pixel, int c) = Math.DivRem(at, z.C);
        (int line, int w) = Math.DivRem(pixel, z.W);
        (int image, int h) = Math.DivRem(line, z.H);
        double sum = 0;
        for (int r = 0; r < z.R; r++)
            for (int s = 0; s < z.S; s++)
            {
                (int top, int offH) = Math.DivRem(h + z.PadH - r, z.StrideH);
                (int left, int offW) = Math.DivRem(w + z.PadW - s, z.StrideW);
                if (offH != 0 || offW != 0 || top < 0 || top >= z.OutH || left < 0 || left >= z.OutW) continue;
                int from = ((image * z.OutH + top) * z.OutW + left) * z.O, to = ((r * z.S + s) * z.C + c) * z.O;
                for (int o = 0; o < z.O; o++) sum += (double)dY[from + o] * weight[to + o];
            }
        return sum;
    }

    /// <summary>Element <paramref name="at"/> of dWeight [R,S,C,O], from x [N,H,W,C] and dY [N,OutH,OutW,O].</summary>
    public static double Conv2dWeightGradientAt(float[] x, float[] dY, in ConvolutionSizes z, int at)
    {
        (int row, int o) = Math.DivRem(at, z.O);
        (int tap, int c) = Math.DivRem(row, z.C);
        (int r, int s) = Math.DivRem(tap, z.S);
        double sum = 0;
        for (int image = 0; image < z.N; image++)
            for (int top = 0; top < z.OutH; top++)
                for (int left = 0; left < z.OutW; left++)
                {
                    int h = top * z.StrideH + r - z.PadH, w = left * z.StrideW + s - z.PadW;
                    if (h < 0 || h >= z.H || w < 0 || w >= z.W) continue;
                    sum += (double)x[((image * z.H + h) * z.W + w) * z.C + c] * dY[((image * z.OutH + top) * z.OutW + left) * z.O + o];
                }
        return sum;
    }
}
