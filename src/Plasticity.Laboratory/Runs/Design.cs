using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Runs;

/// <summary>What a study sets out to compare: all that its results, figures and report have to know of it.</summary>
/// <param name="Arms">The conditions, in order; each is compared with its reference.</param>
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
        foreach (Arm arm in Arms) InputException.At($"arm '{arm.Name}'", () => CheckReference(arm));
        foreach (Claim claim in Claims)
        {
            InputException.At($"claim '{claim.Text}'", () => Check(claim));
        }
    }

    /// <summary>Refuses a reference that there is not, or that is compared with another itself.</summary>
    /// <exception cref="InputException">The message names it.</exception>
    internal void CheckReference(Arm arm)
    {
        if (arm.Reference.Length == 0) return;
        if (arm.Reference == arm.Name) throw new InputException("reference: expected another arm, found the arm itself");
        if (Arms.FirstOrDefault(other => other.Name == arm.Reference) is not { } reference) throw InputException.Unknown("reference", arm.Reference, Arms.Select(other => other.Name));
        if (reference.Reference.Length > 0)
            throw new InputException($"reference: expected an arm that is compared with no other, found '{reference.Name}', whose reference is '{reference.Reference}'");
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
        if (claim is { Within: not null, Either: true }) throw new InputException("expected either a margin (within) or either: true, found both");
    }
}
