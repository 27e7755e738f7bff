namespace Plasticity.Oracle;

public static partial class Reference
{
    /// <summary>Mean and biased variance of each channel of x [M,C].</summary>
    public static (double[] Mean, double[] Variance) Moments(double[] x, int c)
    {
        int m = x.Length / c;
        double[] mean = new double[c], variance = new double[c];
        for (int channel = 0; channel < c; channel++)
        {
            for (int row = 0; row < m; row++) mean[channel] += x[row * c + channel] / m;
            for (int row = 0; row < m; row++) variance[channel] += Square(x[row * c + channel] - mean[channel]) / m;
        }
        return (mean, variance);
    }

    /// <summary>(x - mean)/√(variance + ε)·scale + shift of x [M,C], by the given statistics.</summary>
    public static double[] Normalise(double[] x, double[] scale, double[] shift, double[] mean, double[] variance, double epsilon)
    {
        int c = scale.Length;
        double[] y = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i % c;
            y[i] = (x[i] - mean[channel]) / Math.Sqrt(variance[channel] + epsilon) * scale[channel] + shift[channel];
        }
        return y;
    }

    /// <summary>Batch norm by the batch's own statistics.</summary>
    public static double[] BatchNorm(double[] x, double[] scale, double[] shift, double epsilon = 1e-5)
    {
        (double[] mean, double[] variance) = Moments(x, scale.Length);
        return Normalise(x, scale, shift, mean, variance, epsilon);
    }

    private static double Square(double a) => a * a;
}
