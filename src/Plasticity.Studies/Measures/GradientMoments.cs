using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Objectives;

namespace Plasticity.Studies.Measures;

/// <summary>Mean and spread of the gradients that training meets: of the network, then of each module.</summary>
/// <param name="Trace">tr Σ, the variance of one sample's gradient, summed over the weights; NaN where one batch holds every sample.</param>
/// <param name="SquaredMean">|G|², the squared norm of the gradient of all samples; as an estimate without bias it may come out below 0.</param>
/// <remarks>
/// McCandlish, Kaplan, Amodei et al. 2018, "An Empirical Model of Large-Batch Training", arXiv:1812.06162, A.1, whose two batch sizes are here
/// one batch and all of them together. Each batch is drawn by itself from N samples without repetition, so that the mean of its B gradients
/// has the variance (1 − B/N)·Σ/B, and not Σ/B. With batch norm a sample's gradient depends on its batch: then Σ is B times what varies from
/// batch to batch.
/// </remarks>
internal sealed record GradientMoments(double[] Trace, double[] SquaredMean)
{
    /// <summary>Estimates both from independent batches of the phase's own size, with batch norm as in training.</summary>
    /// <param name="count">Batches; at least 2.</param>
    public static GradientMoments Of(Measure measure, IView view, int count)
    {
        RandomStream random = view.Random(measure);
        double[] sum = new double[view.Network.Parameters.WeightBuffer.Count], squares = new double[view.Network.Model.Modules.Count + 1];
        for (int k = 0; k < count; k++)
        {
            Batch batch = view.Load(view.Task.Some(view.BatchSize, random.Child(k)));
            float[] gradient = view.Network.Device.Read(view.Backward(batch, new CrossEntropy(), Statistics.Ignore).Flat);
            for (int i = 0; i < sum.Length; i++) sum[i] += gradient[i];
            double[] lengths = ByModule.Squares(view.Network, gradient);
            for (int i = 0; i < squares.Length; i++) squares[i] += lengths[i];
            view.Release();
        }
        int all = view.Task.Count, size = Math.Min(view.BatchSize, all);
        double[] squaredMean = [.. ByModule.Squares(view.Network, sum).Select(value => value / ((double)count * count))];
        double[] variance = [.. squares.Zip(squaredMean, (value, mean) => (value - count * mean) / (count - 1))];
        return new GradientMoments(
            [.. variance.Select(value => size < all ? value * size / (1 - (double)size / all) : double.NaN)],
            [.. squaredMean.Zip(variance, (mean, value) => mean - value / count)]);
    }
}
