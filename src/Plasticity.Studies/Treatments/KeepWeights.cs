namespace Plasticity.Studies.Treatments;

/// <summary>Nothing is done: the warm start. At the entry of a run's first phase this leaves the fresh initialisation.</summary>
public sealed record KeepWeights : ITreatment
{
    public void Apply(TreatmentContext context)
    {
    }
}
