using Plasticity.Engine.Tensors;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Parts;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Samplers;

/// <summary>
/// A gradual change of data in a single phase (Berariu et al. 2021, arXiv:2106.00042, figure 3): each sample of each batch, by itself, comes
/// with probability p(n, γ) = 1 − γ^(50 n/N) from the task's samples and else from another part, the half that other arms train on first.
/// Uniform, with repetition; n is the step, from 0, and N all steps of the round. A larger γ is a slower change.
/// </summary>
/// <remarks>The task's samples contain the other part, so that at p = 1 the half keeps its natural share. An epoch is a number of steps and no
/// permutation: 390 for 50,000 samples in batches of 128.</remarks>
public sealed record SmoothTransition : Sampler
{
    /// <summary>What it begins with.</summary>
    public Part From { get; init; } = new RandomShare();

    [Help("γ, in (0, 1): the larger, the slower.")]
    public double Gamma { get; init; } = 0.5;

    [Help("The 50 of the exponent; above 0.")]
    public double Exponent { get; init; } = 50;

    /// <summary>1 − γ^(exponent·done): the probability with which a sample comes from all of the task.</summary>
    /// <param name="gamma">In (0, 1).</param> <param name="exponent">Above 0.</param> <param name="done">n/N, from 0 to 1.</param>
    public static double Probability(double gamma, double exponent, double done) => 1 - Math.Pow(gamma, exponent * done);

    public override int StepsPerEpoch(int samples, int batch) => Math.Max(1, samples / batch);

    public override long SamplesIn(long steps, int samples, int batch) => steps * batch;

    public override int Fill(long step, Span<int> into, SamplerInfo info)
    {
        int[]? from = info.Pick(From);
        RandomStream which = info.Random.Child(step), place = which.Child("place");
        double probability = Probability(Gamma, Exponent, (double)step / info.TotalSteps);
        for (int i = 0; i < into.Length; i++)
        {
            int[]? source = which.UniformDouble((ulong)i) < probability ? info.Part : from;
            int drawn = place.Below((ulong)i, source?.Length ?? info.SetCount);
            into[i] = source?[drawn] ?? drawn;
        }
        return into.Length;
    }

    public override void Validate()
    {
        From.Validate();
        InputException.Demand(Gamma is > 0 and < 1, Key, "gamma", Gamma, "above 0 and below 1");
        InputException.Demand(double.IsFinite(Exponent) && Exponent > 0, Key, "exponent", Exponent, "a number above 0");
    }
}
