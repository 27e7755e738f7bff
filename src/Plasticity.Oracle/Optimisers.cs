namespace Plasticity.Oracle;

public static partial class Reference
{
    /// <summary>Weights after each of the steps of SGD, with velocity v ← momentum·v + g and the rate outside it.</summary>
    /// <param name="weight">Start.</param> <param name="gradients">One array a step.</param>
    public static double[] Sgd(
        double[] weight, double[][] gradients, double rate, double momentum = 0, bool nesterov = false, double l2 = 0, double decay = 0)
    {
        double[] w = [.. weight], velocity = new double[weight.Length];
        foreach (double[] gradient in gradients)
            for (int i = 0; i < w.Length; i++)
            {
                double g = gradient[i] + l2 * w[i];
                velocity[i] = momentum * velocity[i] + g;
                double direction = nesterov ? g + momentum * velocity[i] : velocity[i];
                w[i] -= rate * (direction + decay * w[i]);
            }
        return w;
    }

    /// <summary>Weights after the steps of Adam (Kingma &amp; Ba 2015, algorithm 1); with decay, AdamW.</summary>
    public static double[] Adam(
        double[] weight, double[][] gradients, double rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double l2 = 0, double decay = 0)
    {
        double[] w = [.. weight], m = new double[w.Length], v = new double[w.Length];
        for (int step = 1; step <= gradients.Length; step++)
            for (int i = 0; i < w.Length; i++)
            {
                double g = gradients[step - 1][i] + l2 * w[i];
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double mHat = m[i] / (1 - Math.Pow(beta1, step)), vHat = v[i] / (1 - Math.Pow(beta2, step));
                w[i] -= rate * (mHat / (Math.Sqrt(vHat) + epsilon) + decay * w[i]);
            }
        return w;
    }

    /// <summary>Weights after the steps of RMSprop, ε outside the root.</summary>
    public static double[] RmsProp(
        double[] weight, double[][] gradients, double rate, double smoothing = 0.99, double epsilon = 1e-8, double l2 = 0, double decay = 0)
    {
        double[] w = [.. weight], square = new double[w.Length];
        foreach (double[] gradient in gradients)
            for (int i = 0; i < w.Length; i++)
            {
                double g = gradient[i] + l2 * w[i];
                square[i] = smoothing * square[i] + (1 - smoothing) * g * g;
                w[i] -= rate * (g / (Math.Sqrt(square[i]) + epsilon) + decay * w[i]);
            }
        return w;
    }
}
