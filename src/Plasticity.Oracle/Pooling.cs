namespace Plasticity.Oracle;

public static partial class Reference
{
    /// <summary>The largest element of each window of x [N,H,W,C]; padding never wins.</summary>
    public static double[] MaxPool(double[] x, int n, int h, int w, int c, int size, int stride, int padding) =>
        Pool(x, n, h, w, c, size, stride, padding, values => values.Max());

    /// <summary>The sum of each window of x [N,H,W,C] divided by size².</summary>
    public static double[] AveragePool(double[] x, int n, int h, int w, int c, int size, int stride, int padding) =>
        Pool(x, n, h, w, c, size, stride, padding, values => values.Sum() / (size * size));

    /// <summary>y [N,C], the mean of x [N,P,C] over P.</summary>
    public static double[] GlobalAverage(double[] x, int n, int p, int c)
    {
        double[] y = new double[n * c];
        for (int i = 0; i < x.Length; i++) y[i / (p * c) * c + i % c] += x[i] / p;
        return y;
    }

    private static double[] Pool(
        double[] x, int n, int h, int w, int c, int size, int stride, int padding, Func<IEnumerable<double>, double> join)
    {
        int outH = Windows(h, size, stride, padding), outW = Windows(w, size, stride, padding);
        double[] y = new double[n * outH * outW * c];
        List<double> window = [];
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i % c, left = i / c % outW, top = i / c / outW % outH, image = i / c / outW / outH;
            window.Clear();
            for (int row = top * stride - padding; row < top * stride - padding + size; row++)
                for (int column = left * stride - padding; column < left * stride - padding + size; column++)
                {
                    if (row >= 0 && row < h && column >= 0 && column < w) window.Add(x[((image * h + row) * w + column) * c + channel]);
                }
            y[i] = join(window);
        }
        return y;
    }
}
