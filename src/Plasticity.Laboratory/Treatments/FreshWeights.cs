namespace Plasticity.Laboratory.Treatments;

/// <summary>
/// Everything anew: weights and running statistics are drawn from their initial distributions with numbers that the run has not met, so that
/// what came before is forgotten. The last six modules of Berariu et al. 2021, arXiv:2106.00042, figure 6.
/// </summary>
public sealed record FreshWeights : ITreatment
{
    public void Apply(TreatmentContext context) => context.Parameters.Initialise(context.Seed, context.Draw);
}
