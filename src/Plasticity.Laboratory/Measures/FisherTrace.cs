using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Laboratory.Data;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Measures;

/// <summary>
/// The trace of the Fisher information, E_x Σ_y p(y|x) |∇ log p(y|x)|², over some samples of the phase, the same ones each time, by running
/// statistics and without augmentation (Achille, Rovere and Soatto 2019, "Critical Learning Periods in Deep Neural Networks", arXiv:1711.08856,
/// section 3). Labels count by the network's own probabilities: with the true ones it would be another quantity, which vanishes where the data
/// are fit.
/// </summary>
/// <remarks>
/// Estimated without bias as |Σ_b s_b|²/B over batches of B samples, where s_b = Σ_y ±√p(y|x_b) ∇ log p(y|x_b) with independent signs: a square has
/// the mean Σ_y p |∇ log p|², and the product of two samples has the mean 0. Drawing one label for each sample, as in Jastrzębski et al. 2021,
/// "Catastrophic Fisher Explosion", arXiv:2012.14193, has the same mean; but where a network is sure of nearly every label the sum then hangs on
/// the few that are drawn against the odds, and here all of them count. What is left of noise are the products, for which small batches and
/// several draws are the remedy.
/// </remarks>
public sealed record FisherTrace : Measure
{
    public override string Name => "fisher-trace";

    [Help("Samples; at least 1.")]
    public int Samples { get; init; } = 512;

    [Help("Samples whose gradients are summed before they are squared; at least 1.")]
    public int BatchSize { get; init; } = 16;

    [Help("Draws of the signs; at least 1.")]
    public int Draws { get; init; } = 1;

    public override double Of(MeasureContext context)
    {
        using ProbeGradient probe = new(context);
        using Batches samples = probe.Subset(Samples, BatchSize);
        RandomStream signs = probe.Random(Purpose.Noise);
        double sum = 0;
        for (int pass = 0; pass < Draws; pass++)
        {
            foreach (Batch batch in samples.Epoch(0))
            {
                sum += SquaredSum(context.Network.Model.Forward, probe, batch, signs);
                signs = signs.Sequence(signs.Lane + 1);
            }
        }
        return sum / ((double)Draws * samples.Count);
    }

    public override void Validate()
    {
        InputException.Between(Samples, 1, MostSamples, $"{Name}: samples");
        InputException.Between(BatchSize, 1, MostSamples, $"{Name}: batch-size");
        InputException.Between(Draws, 1, MostSamples, $"{Name}: draws");
    }

    private static double SquaredSum(Func<Tape, Tensor, Tensor> forward, ProbeGradient probe, Batch batch, RandomStream signs)
    {
        using Tape tape = Tape.ForProbing(probe.Device);
        Tensor logits = forward(tape, batch.Images);
        float[] probabilities = probe.Device.Read(tape.CrossEntropy(logits, batch.Labels).Probability);
        FloatBuffer slopes = tape.Floats(probabilities.Length);
        probe.Device.Write(slopes, Slopes(probabilities, batch.Count, signs));
        return probe.Of(tape, Along(tape, logits, slopes)).Sum(value => (double)value * value);
    }

    /// <summary>Σ_y ±√p_y (e_y − p) of every sample: what s is with respect to the logits.</summary>
    private static float[] Slopes(float[] probabilities, int count, RandomStream signs)
    {
        int classes = probabilities.Length / count;
        float[] slopes = new float[probabilities.Length];
        for (int first = 0; first < slopes.Length; first += classes)
        {
            double sum = 0;
            for (int i = first; i < first + classes; i++)
            {
                double root = Math.Sqrt(probabilities[i]);
                slopes[i] = (float)((signs.Words((ulong)i).A & 1) == 0 ? root : -root);
                sum += slopes[i];
            }
            for (int i = first; i < first + classes; i++) slopes[i] -= (float)(sum * probabilities[i]);
        }
        return slopes;
    }

    /// <summary>A scalar whose gradient with respect to the logits is given; it has no value of its own.</summary>
    private static Tensor Along(Tape tape, Tensor logits, FloatBuffer slopes)
    {
        Tensor scalar = tape.New(new Shape(), logits);
        tape.OnBackward(scalar, _ =>
        {
            Contribution share = tape.GradientOf(logits);
            tape.Run(new CopyGradient(slopes, share.Data, logits.Count, share.Accumulate));
        });
        return scalar;
    }
}
