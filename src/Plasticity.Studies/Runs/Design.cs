using Plasticity.Studies.Metrics;
using Plasticity.Studies.Phases;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Runs;

/// <summary>What a study sets out to compare: all that its results, figures and report have to know of it.</summary>
/// <param name="Arms">The conditions, in order; the first is what the others are compared with.</param>
/// <param name="Metrics">What a run comes to; the first is the study's own.</param>
/// <param name="Claims">What should come out.</param>
/// <param name="TuningPhase">The phase that figures put at epoch 0.</param>
/// <param name="Seeds">One run an arm and seed.</param>
public sealed record Design(
    ValueList<Arm> Arms, ValueList<Metric> Metrics, ValueList<Claim> Claims, string TuningPhase, ValueList<int> Seeds)
{
    /// <summary>The metric of a name; the first for the empty name.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public Metric MetricOf(string name) =>
        name.Length == 0 ? Metrics[0] : Metrics.FirstOrDefault(metric => metric.Name == name) ?? throw InputException.Unknown("metric", name, Metrics.Select(metric => metric.Name));

    /// <summary>The arm of a name.</summary>
    /// <exception cref="InputException">There is none of that name.</exception>
    public Arm ArmOf(string name) => Arms.FirstOrDefault(arm => arm.Name == name) ?? throw InputException.Unknown("arm", name, Arms.Select(arm => arm.Name));

    /// <summary>Refuses what could only be found wrong after the last run: metrics of one name, claims about what there is not.</summary>
    /// <exception cref="InputException">The message names it.</exception>
    public void Validate()
    {
        if (Metrics.Count == 0) throw new InputException("the study has no metric, expected at least one");
        if (Metrics.GroupBy(metric => metric.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"two metrics are called '{twice.Key}', expected names that differ");
        foreach (Claim claim in Claims)
        {
            InputException.At($"claim '{claim.Text}'", () => Check(claim));
        }
    }

    private void Check(Claim claim)
    {
        MetricOf(claim.Metric);
        if (claim.Higher.Count == 0) throw new InputException("it names no arm that is higher, expected at least one");
        if (claim.Lower.Count == 0) throw new InputException("it names no arm that is lower, expected at least one");
        foreach (string arm in claim.Higher.Concat(claim.Lower)) ArmOf(arm);
        if (claim.Higher.Intersect(claim.Lower).FirstOrDefault() is { } both) throw new InputException($"the arm '{both}' is on both sides");
        if (claim.Within is { } margin && !(double.IsFinite(margin) && margin > 0))
            throw new InputException(FormattableString.Invariant($"within is {margin}, expected a number above 0"));
    }
}
