using Plasticity.Laboratory.Phases;

namespace Plasticity.Laboratory.Runs;

/// <summary>
/// With which arm each arm of a study is compared, in one place for all that shows it. An arm's reference is the one that it names; else the arm of
/// the fewest coordinates, all of which it has itself (fresh, or fresh with the same optimiser); else the first arm that has no reference. An arm
/// that is a reference has none.
/// </summary>
public sealed class Comparison
{
    private const int LongestHead = 12;

    private readonly Arm[] _arms;
    private readonly Dictionary<string, string> _references = [];

    /// <param name="arms">In the order of the study; what they name has been checked.</param>
    public Comparison(IReadOnlyList<Arm> arms)
    {
        _arms = [.. arms];
        HashSet<string> named = [.. arms.Select(arm => arm.Reference)];
        foreach (Arm arm in arms)
        {
            if (arm.Reference.Length > 0) _references.Add(arm.Name, arm.Reference);
            else if (!named.Contains(arm.Name) && Level(arm) is { } level) _references.Add(arm.Name, level.Name);
        }
        HashSet<string> used = [.. _references.Values];
        Arm? first = arms.FirstOrDefault(arm => !_references.ContainsKey(arm.Name));
        foreach (Arm arm in arms)
            if (arm != first && !used.Contains(arm.Name)) _references.TryAdd(arm.Name, first!.Name);
        ILookup<string, Arm> treated = arms.Where(arm => _references.ContainsKey(arm.Name)).ToLookup(arm => _references[arm.Name]);
        Grouped = [.. arms.Where(arm => !_references.ContainsKey(arm.Name)).SelectMany(arm => treated[arm.Name].Prepend(arm)).Select(arm => arm.Name)];
    }

    /// <summary>The arms as tables list them: each reference, then those that are compared with it.</summary>
    public IReadOnlyList<string> Grouped { get; }

    /// <summary>What stands above a column of differences: "− fresh", or "− reference" where there are several or its name is long.</summary>
    public string Head => _references.Values.Distinct().ToArray() is [{ Length: <= LongestHead } only] ? $"− {only}" : "− reference";

    /// <summary>The arm that an arm is compared with; null for an arm that is a reference.</summary>
    public string? ReferenceOf(string arm) => _references.GetValueOrDefault(arm);

    /// <summary>What tables and figures call an arm that stands below its reference: "… with shrink-perturb:0.4" where its name begins with the reference's.</summary>
    public string LabelOf(string arm) => ReferenceOf(arm) is { } reference && arm.StartsWith(reference + ' ', StringComparison.Ordinal) ? $"…{arm[reference.Length..]}" : arm;

    /// <summary>
    /// Which side of a claim is treated and which is the reference. The side whose arms are all references is the reference; where that holds for
    /// neither or both, it is the side of the arm that comes first in the study. So a pair of arms has one difference, however claims put it.
    /// </summary>
    public (IReadOnlyList<string> Treated, IReadOnlyList<string> Reference) Sides(Claim claim)
    {
        bool higher = claim.Higher.All(IsReference), lower = claim.Lower.All(IsReference);
        string first = _arms.First(arm => claim.Higher.Contains(arm.Name) || claim.Lower.Contains(arm.Name)).Name;
        return (higher != lower ? higher : claim.Higher.Contains(first)) ? (claim.Lower, claim.Higher) : (claim.Higher, claim.Lower);

        bool IsReference(string arm) => ReferenceOf(arm) is null;
    }

    /// <summary>Of the arms whose coordinates an arm has all, and which do not come after it with the same ones, that of the fewest: so none of them has one itself.</summary>
    private Arm? Level(Arm arm)
    {
        int place = Array.IndexOf(_arms, arm);
        return _arms
            .Where((other, i) => other.Reference.Length == 0 && (other.At.Count < arm.At.Count || (other.At.Count == arm.At.Count && i < place)) && other.At.All(arm.At.Contains))
            .MinBy(other => other.At.Count);
    }
}
