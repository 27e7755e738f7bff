namespace Plasticity.Oracle;

public static partial class Reference
{
    /// <summary>Softmax of each row of logits [N,K].</summary>
    public static double[] Softmax(double[] logits, int k)
    {
        double[] y = new double[logits.Length];
        for (int row = 0; row < logits.Length; row += k)
        {
            double largest = logits.AsSpan(row, k).ToArray().Max(), sum = 0;
            for (int j = 0; j < k; j++) sum += y[row + j] = Math.Exp(logits[row + j] - largest);
            for (int j = 0; j < k; j++) y[row + j] /= sum;
        }
        return y;
    }

    /// <summary>-log softmax(logits)[label] of each row of logits [N,K].</summary>
    public static double[] CrossEntropies(double[] logits, int[] labels)
    {
        int n = labels.Length, k = logits.Length / n;
        double[] losses = new double[n];
        for (int row = 0; row < n; row++)
        {
            double[] z = logits.AsSpan(row * k, k).ToArray();
            double largest = z.Max();
            losses[row] = Math.Log(z.Sum(value => Math.Exp(value - largest))) + largest - z[labels[row]];
        }
        return losses;
    }
    /// <summary>-Σ target·log softmax(logits) of each row of logits and targets [N,K]; a class whose target is 0 adds nothing.</summary>
    public static double[] SoftCrossEntropies(double[] logits, double[] targets, int k)
    {
        double[] losses = new double[logits.Length / k];
        for (int i = 0; i < logits.Length; i++)
        {
            double[] z = logits.AsSpan(i / k * k, k).ToArray();
            double largest = z.Max();
            if (targets[i] != 0) losses[i / k] += targets[i] * (Math.Log(z.Sum(value => Math.Exp(value - largest))) + largest - logits[i]);
        }
        return losses;
    }
}
