namespace Plasticity.Oracle;

public static partial class Reference
{
    /// <summary>max(x, 0).</summary>
    public static double[] Relu(double[] x) => [.. x.Select(value => Math.Max(value, 0))];

    /// <summary>a + b.</summary>
    public static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (p, q) => p + q)];

    /// <summary>x/(1 - share) where the mask says kept, else 0.</summary>
    public static double[] Dropout(double[] x, bool[] kept, double share) => [.. x.Zip(kept, (value, keep) => keep ? value / (1 - share) : 0)];

    /// <summary>y [N,O] = x [N,F]·weight [F,O] + bias [O], if there is one.</summary>
    public static double[] Linear(double[] x, double[] weight, double[]? bias, int n, int f, int o)
    {
        double[] y = new double[n * o];
        for (int row = 0; row < n; row++)
            for (int output = 0; output < o; output++)
            {
                double sum = bias?[output] ?? 0;
                for (int k = 0; k < f; k++) sum += x[row * f + k] * weight[k * o + output];
                y[row * o + output] = sum;
            }
        return y;
    }
}
