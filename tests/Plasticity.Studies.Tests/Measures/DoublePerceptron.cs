using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Tests.Measures;

/// <summary>A perceptron in double precision, in the layout of the engine's flat buffer: what measures of one are held to.</summary>
internal sealed class DoublePerceptron
{
    private readonly Bench _bench;
    private readonly List<(Parameter Weight, Parameter Bias)> _layers;

    public DoublePerceptron(Bench bench)
    {
        _bench = bench;
        Parameter[] weights = [.. bench.Network.Parameters.Weights];
        _layers = [.. weights.Chunk(2).Select(pair => (pair[0], pair[1]))];
        Weights = [.. bench.Weights().Select(value => (double)value)];
    }

    public double[] Weights { get; }

    private int Classes => _bench.Classes;

    public double[] Probabilities(int sample) => Forward(Weights, sample)[^1];

    /// <summary>∇ -log p(label).</summary>
    public double[] Gradient(double[] weights, int sample, int label)
    {
        double[][] values = Forward(weights, sample);
        double[] gradient = new double[weights.Length], delta = [.. values[^1]];
        delta[label] -= 1;
        for (int l = _layers.Count - 1; l >= 0; l--)
        {
            (Parameter weight, Parameter bias) = _layers[l];
            int inputs = weight.Shape[0], outputs = weight.Shape[1];
            double[] before = new double[inputs];
            for (int o = 0; o < outputs; o++)
            {
                gradient[bias.Offset + o] = delta[o];
                for (int i = 0; i < inputs; i++)
                {
                    gradient[weight.Offset + i * outputs + o] = values[l][i] * delta[o];
                    if (l > 0 && values[l][i] > 0) before[i] += weights[weight.Offset + i * outputs + o] * delta[o];
                }
            }
            delta = before;
        }
        return gradient;
    }

    /// <summary>The mean over some samples of the gradient at their own labels.</summary>
    public double[] MeanGradient(double[] weights, IReadOnlyCollection<int> samples)
    {
        double[] mean = new double[weights.Length];
        foreach (int sample in samples)
        {
            double[] gradient = Gradient(weights, sample, _bench.Label(sample));
            for (int i = 0; i < mean.Length; i++) mean[i] += gradient[i] / samples.Count;
        }
        return mean;
    }

    /// <summary>Power iteration on products with the Hessian, by differences over a step at which double precision has nine digits.</summary>
    /// <param name="from">The first weight that is not held constant.</param>
    public double HessianTop(IReadOnlyCollection<int> samples, int products, int from = 0)
    {
        double[] vector = [.. Weights.Select((_, i) => Math.Sin(i + 1))];
        double quotient = 0;
        for (int k = 0; k < products; k++)
        {
            double step = 1e-6, norm = Math.Sqrt(vector.Skip(from).Sum(value => value * value));
            vector = [.. vector.Select((value, i) => i < from ? 0 : value / norm)];
            double[] ahead = MeanGradient([.. Weights.Zip(vector, (w, v) => w + step * v)], samples);
            double[] behind = MeanGradient([.. Weights.Zip(vector, (w, v) => w - step * v)], samples);
            double[] product = [.. ahead.Zip(behind, (a, b) => (a - b) / (2 * step))];
            quotient = vector.Zip(product, (v, h) => v * h).Sum();
            vector = product;
        }
        return quotient;
    }

    /// <summary>E_x Σ_y p(y|x) |∇ log p(y|x)|².</summary>
    public double FisherTrace(IReadOnlyCollection<int> samples) => samples.Average(sample =>
        Enumerable.Range(0, Classes).Sum(label => Probabilities(sample)[label] * Gradient(Weights, sample, label).Sum(value => value * value)));

    /// <summary>The variance of one sample's gradient, divided by one less than there are, and the squared norm of their mean.</summary>
    public (double Trace, double SquaredMean) Moments(IReadOnlyCollection<int> samples)
    {
        double[] mean = MeanGradient(Weights, samples);
        double spread = samples.Sum(sample => Gradient(Weights, sample, _bench.Label(sample)).Zip(mean, (g, m) => (g - m) * (g - m)).Sum());
        return (spread / (samples.Count - 1), mean.Sum(value => value * value));
    }

    /// <summary>Inputs of every layer, then the probabilities.</summary>
    private double[][] Forward(double[] weights, int sample)
    {
        List<double[]> values = [_bench.Input(sample)];
        for (int l = 0; l < _layers.Count; l++)
        {
            (Parameter weight, Parameter bias) = _layers[l];
            int outputs = weight.Shape[1];
            double[] input = values[^1];
            double[] output = [.. Enumerable.Range(0, outputs).Select(o => weights[bias.Offset + o] + input.Select((x, i) => x * weights[weight.Offset + i * outputs + o]).Sum())];
            values.Add(l < _layers.Count - 1 ? [.. output.Select(value => Math.Max(0, value))] : Softmax(output));
        }
        return [.. values];
    }

    private static double[] Softmax(double[] logits)
    {
        double[] powers = [.. logits.Select(value => Math.Exp(value - logits.Max()))];
        return [.. powers.Select(value => value / powers.Sum())];
    }
}
