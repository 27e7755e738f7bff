namespace Plasticity.Oracle;

public static partial class Reference
{
    /// <summary>Which element of an image [H,W,C] comes to place <paramref name="at"/> when it is moved and then flipped horizontally; -1 from beyond the edge.</summary>
    public static int MovedFrom(int at, int h, int w, int c, int down, int right, bool flipped)
    {
        int row = at / c / w - down, column = at / c % w;
        column = (flipped ? w - 1 - column : column) - right;
        return row >= 0 && row < h && column >= 0 && column < w ? (row * w + column) * c + at % c : -1;
    }

    /// <summary>
    /// Element <paramref name="at"/> of images [N,H,W,C] resized to [N,OutH,OutW,C]: bilinear interpolation about the centres of pixels, edges clamped.
    /// </summary>
    public static double ResizedAt(float[] x, int h, int w, int c, int outH, int outW, int at)
    {
        int image = at / c / outW / outH * h * w * c;
        double row = Math.Max(0, (at / c / outW % outH + 0.5) * h / outH - 0.5), column = Math.Max(0, (at / c % outW + 0.5) * w / outW - 0.5);
        int above = (int)row, left = (int)column, below = Math.Min(above + 1, h - 1), right = Math.Min(left + 1, w - 1);
        double Value(int i, int j) => x[image + (i * w + j) * c + at % c];
        double upper = (1 - column + left) * Value(above, left) + (column - left) * Value(above, right);
        double lower = (1 - column + left) * Value(below, left) + (column - left) * Value(below, right);
        return (1 - row + above) * upper + (row - above) * lower;
    }

    /// <summary>
    /// Two independent normal numbers of two random words (Box and Muller 1958). The upper 23 bits of the first make the radius; of the second the
    /// upper two are a quarter turn, the next 23 a place within it.
    /// </summary>
    public static (double X, double Y) NormalPair(uint radius, uint angle)
    {
        double size = Math.Sqrt(-2 * Math.Log(((radius >> 9) + 0.5) / 8388608));
        double turn = Math.PI / 2 * ((angle >> 30) + (angle << 2 >> 9) / 8388608.0 - 0.5);
        return (size * Math.Cos(turn), size * Math.Sin(turn));
    }
}
