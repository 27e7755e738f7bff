using System.Text.RegularExpressions;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Checks a study that was read, piece by piece, so that what is wrong is told with the line on which it stands.</summary>
internal sealed partial class StudyChecks(SourceText source, MapNode root)
{
    private const int LongestName = 64;

    private readonly Blame _blame = new(source);

    /// <exception cref="InputException">Something is out of range, or names what there is not.</exception>
    public void Check(Study study)
    {
        if (!Name().IsMatch(study.Name) || study.Name.Length > LongestName)
            throw source.Expected($"a name of at most {LongestName} lower-case letters, digits and hyphens", root["name"]!.Value, "name");
        Each("arms", study.Arms, (arm, node) => Arm(study, arm, node));
        Each("probes", study.Probes, (probe, node) => _blame.Check(() => study.Check(probe), node.Line, node));
        Named("metrics", study.Metrics, metric =>
        {
            metric.Validate();
            InputException.At(metric.Key, () => study.CheckPhase(metric.Phase));
        });
        Named("figures", study.Figures, figure => figure.Validate());
        Each("claims", study.Claims, (claim, node) => _blame.Check(() => Claim(study, claim), node.Line, node));
        _blame.Check(study.Validate, root["name"]!.Line, root);
    }

    private void Arm(Study study, Arm arm, Node node)
    {
        IReadOnlyList<Node> items = (node as MapNode)?["phases"]?.Value is ListNode list ? list.Items : [];
        for (int i = 0; i < arm.Phases.Count; i++)
        {
            Phase phase = arm.Phases[i];
            // What the arm says itself comes before what it takes over.
            _blame.Check(() => InputException.At(arm.Place(phase), phase.Validate), items[i].Line, [.. Written(items[i])]);
        }
        _blame.Check(() => arm.Validate(study.Model), node.Line);
        if (!ReferenceEquals(study.Arms.First(other => other.Name == arm.Name), arm))
            throw source.At(node.Line, $"arms: expected names that differ, found '{arm.Name}' again");
        if (arm.Reference.Length > 0) _blame.Check(() => KnownArm(study, arm.Reference), (node as MapNode)?["reference"]?.Line ?? node.Line);
    }

    private IEnumerable<Node?> Written(Node item)
    {
        yield return item;
        string? name = item switch { ScalarNode word => word.Text, MapNode map => (map[ValueReader.PhaseKey]?.Value as ScalarNode)?.Text, _ => null };
        if (name is not null) yield return (root[StudyReader.PhasesKey]?.Value as MapNode)?[name]?.Value;
    }

    private static void Claim(Study study, Claim claim)
    {
        InputException.Demand(claim.Higher.Count > 0, "higher", claim.Higher, "at least one arm");
        InputException.Demand(claim.Lower.Count > 0, "lower", claim.Lower, "at least one arm");
        foreach (string arm in claim.Higher.Concat(claim.Lower)) KnownArm(study, arm);
        if (claim.Higher.Intersect(claim.Lower).FirstOrDefault() is { } both) throw new InputException($"the arm '{both}' is on both sides, expected it on one");
        InputException.Demand(claim.Within is null or >= 0, "within", claim.Within ?? 0, "at least 0");
        if (study.Metrics.Count == 0) throw new InputException("the study has no metric for its claims, expected at least one under metrics");
        string[] metrics = [.. study.Metrics.Select(metric => metric.Key)];
        if (claim.Metric.Length > 0 && !metrics.Contains(claim.Metric)) throw InputException.Unknown("metric", claim.Metric, metrics);
    }

    private static void KnownArm(Study study, string name)
    {
        string[] arms = [.. study.Arms.Select(arm => arm.Name)];
        if (!arms.Contains(name)) throw InputException.Unknown("arm", name, arms);
    }

    private void Each<T>(string key, IReadOnlyList<T> items, Action<T, Node> check)
    {
        if (root[key]?.Value is not ListNode list) return;
        for (int i = 0; i < items.Count; i++) check(items[i], list.Items[i]);
    }

    /// <summary>Checks every noun of a list, which may be a mapping or a list.</summary>
    private void Named<T>(string key, IReadOnlyList<T> nouns, Action<T> check) where T : NamedNoun
    {
        if (root[key] is not { } entry) return;
        for (int i = 0; i < nouns.Count; i++)
        {
            T noun = nouns[i];
            Node? node = entry.Value switch { ListNode list => list.Items[i], MapNode map => map[noun.Key]?.Value, _ => null };
            _blame.Check(() => check(noun), node?.Line ?? entry.Line, node);
            if (nouns.Take(i).Any(before => before.Key == noun.Key)) throw source.At(node?.Line ?? entry.Line, $"{key}: expected names that differ, found '{noun.Key}' again");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Name();
}
