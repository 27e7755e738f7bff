namespace Plasticity.Oracle;

public static partial class Reference
{
    /// <summary>
    /// Gradient with respect to x [M,C] of batch norm by the batch's own statistics (Ioffe &amp; Szegedy 2015, section 3), given that of its
    /// output: scale/σ·(dy - mean(dy) - x̂·mean(dy·x̂)).
    /// </summary>
    public static double[] BatchNormGradient(double[] x, double[] scale, double[] dY, double epsilon = 1e-5)
    {
        int c = scale.Length, m = x.Length / c;
        (double[] mean, double[] variance) = Moments(x, c);
        double[] sum = new double[c], product = new double[c], dX = new double[x.Length];
        double Normal(int i) => (x[i] - mean[i % c]) / Math.Sqrt(variance[i % c] + epsilon);
        for (int i = 0; i < x.Length; i++) sum[i % c] += dY[i] / m;
        for (int i = 0; i < x.Length; i++) product[i % c] += dY[i] * Normal(i) / m;
        for (int i = 0; i < x.Length; i++) dX[i] = scale[i % c] / Math.Sqrt(variance[i % c] + epsilon) * (dY[i] - sum[i % c] - Normal(i) * product[i % c]);
        return dX;
    }

    /// <summary>Gradient of the mean cross-entropy of logits [N,K] with respect to them: (softmax - onehot)/N.</summary>
    public static double[] CrossEntropyGradient(double[] logits, int[] labels)
    {
        int n = labels.Length, k = logits.Length / n;
        double[] gradient = Softmax(logits, k);
        for (int row = 0; row < n; row++) gradient[row * k + labels[row]] -= 1;
        return [.. gradient.Select(value => value / n)];
    }

    /// <summary>Gradient of the mean of <see cref="SoftCrossEntropies"/> with respect to the logits: (Σ target·softmax - target)/N.</summary>
    public static double[] SoftCrossEntropyGradient(double[] logits, double[] targets, int k)
    {
        double[] softmax = Softmax(logits, k);
        return [.. softmax.Select((p, i) => (targets.AsSpan(i / k * k, k).ToArray().Sum() * p - targets[i]) / (logits.Length / k))];
    }

    /// <summary>Gradient with respect to x [N,H,W,C] of <see cref="MaxPool"/> without padding, given that of its output; of equals the first counts.</summary>
    public static double[] MaxPoolGradient(double[] x, double[] dY, int n, int h, int w, int c, int size, int stride)
    {
        double[] dX = new double[x.Length];
        Windowed(dY, n, h, w, c, size, stride, (at, window) => dX[window.MaxBy(i => x[i])] += dY[at]);
        return dX;
    }

    /// <summary>Gradient with respect to x [N,H,W,C] of <see cref="AveragePool"/> without padding, given that of its output.</summary>
    public static double[] AveragePoolGradient(double[] dY, int n, int h, int w, int c, int size, int stride)
    {
        double[] dX = new double[n * h * w * c];
        Windowed(dY, n, h, w, c, size, stride, (at, window) =>
        {
            foreach (int i in window) dX[i] += dY[at] / (size * size);
        });
        return dX;
    }

    /// <summary>Calls back with each output's place and the places of its window, in reading order.</summary>
    private static void Windowed(double[] dY, int n, int h, int w, int c, int size, int stride, Action<int, List<int>> each)
    {
        int outH = Windows(h, size, stride, 0), outW = Windows(w, size, stride, 0);
        if (dY.Length != n * outH * outW * c) throw new ArgumentException($"dY has {dY.Length} elements, expected {n * outH * outW * c}", nameof(dY));
        List<int> window = [];
        for (int at = 0; at < dY.Length; at++)
        {
            int channel = at % c, left = at / c % outW, top = at / c / outW % outH, image = at / c / outW / outH;
            window.Clear();
            for (int row = top * stride; row < top * stride + size; row++)
                for (int column = left * stride; column < left * stride + size; column++) window.Add(((image * h + row) * w + column) * c + channel);
            each(at, window);
        }
    }
}
