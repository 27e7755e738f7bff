using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;
using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases.Samplings;

/// <summary>
/// A gradual change of data in a single phase (Berariu et al. 2021, arXiv:2106.00042, figure 3): each sample of each batch, by itself, comes
/// with probability p(n, γ) = 1 − γ^(50 n/N) from the phase's part and else from another, the half that other arms train on first. Uniform,
/// with repetition; n is the step, from 0, and N all steps of the phase. A larger γ is a slower change.
/// </summary>
/// <remarks>The phase's part contains the other, so that at p = 1 the half keeps its natural share. An epoch is a number of steps and no
/// permutation: 390 for 50,000 samples in batches of 128.</remarks>
public sealed record SmoothTransition : Sampling
{
    // Above the lanes that order the epochs of a phase.
    private const ulong Lanes = 1UL << 63;

    /// <summary>What it begins with.</summary>
    public DataPart From { get; init; } = new RandomShare();

    [Help("γ, in (0, 1): the larger, the slower.")]
    public double Gamma { get; init; } = 0.5;

    [Help("The 50 of the exponent; above 0.")]
    public double Exponent { get; init; } = 50;

    /// <summary>1 − γ^(exponent·done): the probability with which a sample comes from all of the phase's part.</summary>
    /// <param name="gamma">In (0, 1).</param> <param name="exponent">Above 0.</param>
    /// <param name="done">n/N, from 0 to 1.</param>
    public static double Probability(double gamma, double exponent, double done) => 1 - Math.Pow(gamma, exponent * done);

    /// <summary>p(n, γ).</summary>
    /// <param name="step">n, from 0.</param> <param name="total">N.</param>
    public double Probability(long step, long total) => Probability(Gamma, Exponent, (double)step / total);

    public override int StepsOf(int samples, int batch) => Math.Max(1, samples / batch);

    public override long SamplesIn(long steps, int samples, int batch) => steps * batch;

    public override SampleDraws Draws(SamplingPlace place)
    {
        int[]? from = From.Pick(place.Labels, place.Seed);
        RandomStream stream = new(place.Seed, Purpose.Order, Lanes | ((ulong)place.Stream << 32));
        return (step, indices) =>
        {
            RandomStream random = stream.Sequence(stream.Lane | checked((uint)step));
            double probability = Probability(step, place.TotalSteps);
            for (int i = 0; i < indices.Length; i++)
            {
                (uint a, uint b, uint c, uint d) = random.Words((ulong)i);
                int[]? source = Share(a, b) < probability ? place.Part : from;
                int drawn = Below(c, d, source?.Length ?? place.Labels.Count);
                indices[i] = source is null ? drawn : source[drawn];
            }
        };
    }

    public override void Validate()
    {
        From.Validate();
        InputException.Demand(Gamma is > 0 and < 1, "smooth-transition", "gamma", Gamma, "above 0 and below 1");
        InputException.Demand(double.IsFinite(Exponent) && Exponent > 0, "smooth-transition", "exponent", Exponent, "a number above 0");
    }

    /// <summary>Uniform in [0, 1), of 53 bits.</summary>
    private static double Share(uint high, uint low) => (((ulong)(high >> 5) << 26) | (low >> 6)) * (1.0 / 9007199254740992.0);

    /// <summary>Uniform in {0, …, bound − 1}.</summary>
    private static int Below(uint high, uint low, int bound) => (int)(((UInt128)(((ulong)high << 32) | low) * (ulong)bound) >> 64);
}
