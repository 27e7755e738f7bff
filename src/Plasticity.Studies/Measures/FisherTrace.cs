using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Kernels;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// The trace of the Fisher information, E_x Σ_y p(y|x) |∇ log p(y|x)|², over some training samples of the task, the same ones each time, by running
/// statistics and without augmentation (Achille, Rovere and Soatto 2019, "Critical Learning Periods in Deep Neural Networks", arXiv:1711.08856,
/// section 3). Labels count by the network's own probabilities: with the true ones it would be another quantity, which vanishes where the data
/// are fit. A row for the network and one for each module, whose sum it is; what is frozen counts 0.
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
    [Help("Samples; at least 1.")]
    public int Samples { get; init; } = 512;

    [Help("Samples whose gradients are summed before they are squared; at least 1.")]
    public int BatchSize { get; init; } = 16;

    [Help("Draws of the signs; at least 1.")]
    public int Draws { get; init; } = 1;

    public override void Take(IView view, IMeasurements into)
    {
        RandomStream random = view.Random(this), signs = random.Child("signs");
        Sample[] samples = view.Task.Some(Samples, random);
        double[] sums = new double[view.Network.Model.Modules.Count + 1];
        for (int draw = 0; draw < Draws; draw++)
        {
            foreach (Sample[] batch in samples.Chunk(BatchSize))
            {
                Gradients gradients = view.Backward(view.Load(batch), new SignedScores(signs), Statistics.Use);
                double[] squares = ByModule.Squares(view.Network, view.Network.Device.Read(gradients.Flat));
                for (int i = 0; i < sums.Length; i++) sums[i] += squares[i];
                signs = signs.Sequence(signs.Lane + 1);
                view.Release();
            }
        }
        ByModule.Leave(view.Network, [.. sums.Select(sum => sum / ((double)Draws * samples.Length))], into);
    }

    public override void Validate()
    {
        InputException.Between(Samples, 1, Most, $"{Key}: samples");
        InputException.Between(BatchSize, 1, Most, $"{Key}: batch-size");
        InputException.Between(Draws, 1, Most, $"{Key}: draws");
    }

    /// <summary>Has Σ_b s_b as its gradient, and no value of its own.</summary>
    private sealed record SignedScores(RandomStream Signs) : Objective
    {
        public override Loss Of(Pass pass)
        {
            Tensor logits = pass.Logits;
            Loss loss = pass.Tape.CrossEntropy(logits, pass.Batch.Labels);
            float[] probabilities = pass.Tape.Device.Read(loss.Probability);
            FloatBuffer slopes = pass.Tape.Floats(probabilities.Length);
            pass.Tape.Device.Write(slopes, Slopes(probabilities, pass.Batch.Count));
            return loss with { Mean = Along(pass.Tape, logits, slopes) };
        }

        /// <summary>Σ_y ±√p_y (e_y − p) of every sample: what s is with respect to the logits.</summary>
        private float[] Slopes(float[] probabilities, int count)
        {
            int classes = probabilities.Length / count;
            float[] slopes = new float[probabilities.Length];
            for (int first = 0; first < slopes.Length; first += classes)
            {
                double sum = 0;
                for (int i = first; i < first + classes; i++)
                {
                    double root = Math.Sqrt(probabilities[i]);
                    slopes[i] = (float)((Signs.Words((ulong)i).A & 1) == 0 ? root : -root);
                    sum += slopes[i];
                }
                for (int i = first; i < first + classes; i++) slopes[i] -= (float)(sum * probabilities[i]);
            }
            return slopes;
        }

        /// <summary>A scalar whose gradient with respect to the logits is given.</summary>
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
}
