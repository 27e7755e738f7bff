using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;

namespace Plasticity.Laboratory.Measures;

/// <summary>Mean and spread of the gradients that training meets.</summary>
/// <param name="Trace">tr Σ, the variance of one sample's gradient, summed over all weights; NaN where one batch holds every sample.</param>
/// <param name="SquaredMean">|G|², the squared norm of the gradient of all samples; as an estimate without bias it may come out below 0.</param>
/// <remarks>
/// McCandlish, Kaplan, Amodei et al. 2018, "An Empirical Model of Large-Batch Training", arXiv:1812.06162, A.1, whose two batch sizes are here
/// one batch and all of them together. Each batch is drawn by itself from N samples without repetition, so that the mean of its B gradients
/// has the variance (1 − B/N)·Σ/B, and not Σ/B. With batch norm a sample's gradient depends on its batch: then Σ is B times what varies from
/// batch to batch.
/// </remarks>
internal readonly record struct GradientMoments(double Trace, double SquaredMean)
{
    /// <summary>Estimates both from independent batches of the run's own size, with batch norm as in training.</summary>
    public static GradientMoments Of(MeasureContext context, int count)
    {
        ParameterSet parameters = context.Network.Parameters;
        float[] statistics = parameters.Device.Read(parameters.StatisticBuffer);
        try
        {
            using ProbeGradient probe = new(context);
            using Batches batches = context.Data.Shuffled(context.Part, context.Batch, probe.Random(Purpose.Order));
            double[] sum = new double[parameters.WeightBuffer.Count];
            double squares = 0;
            for (int k = 0; k < count; k++)
            {
                using Tape tape = Tape.ForTraining(probe.Device, probe.Dropout(k));
                // The first batch of an epoch of its own: epochs are ordered independently.
                squares += Add(probe.Of(tape, batches.At(k, 0)), sum);
            }
            double squaredMean = sum.Sum(value => value * value) / ((double)count * count);
            double variance = (squares - count * squaredMean) / (count - 1);
            double trace = variance * batches.Size / (1 - (double)batches.Size / batches.Count);
            return new GradientMoments(batches.Size < batches.Count ? trace : double.NaN, squaredMean - variance / count);
        }
        finally
        {
            parameters.Device.Write(parameters.StatisticBuffer, statistics);
        }
    }

    private static double Add(float[] gradient, double[] sum)
    {
        double squares = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += gradient[i];
            squares += (double)gradient[i] * gradient[i];
        }
        return squares;
    }
}
