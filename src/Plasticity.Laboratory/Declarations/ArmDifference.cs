using Plasticity.Laboratory.Files;
using Plasticity.Studies.Declarations;

namespace Plasticity.Laboratory.Declarations;

/// <summary>How two arms differ, in the words of a study's text: "also pretrain; tune { rules: { shrink-perturb: {} } }".</summary>
internal static class ArmDifference
{
    /// <summary>What makes one arm of the other, but for names and places in a sweep; empty where that is nothing.</summary>
    public static string Of(Arm from, Arm to, StudyWriter writer)
    {
        List<string> words = [];
        string[] before = [.. from.Phases.Select(phase => phase.Name)], after = [.. to.Phases.Select(phase => phase.Name)];
        if (after.Except(before).ToArray() is { Length: > 0 } added) words.Add($"also {string.Join(", ", added)}");
        if (before.Except(after).ToArray() is { Length: > 0 } gone) words.Add($"without {string.Join(", ", gone)}");
        if (!before.Where(after.Contains).SequenceEqual(after.Where(before.Contains))) words.Add($"in the order {string.Join(", ", after)}");
        foreach (Phase phase in to.Phases)
        {
            Phase? known = from.Phases.FirstOrDefault(each => each.Name == phase.Name);
            if (known is not null && known != phase) words.Add($"{phase.Name} {FlowText.Of(writer.Difference(phase, known))}");
        }
        if (from.Model != to.Model)
        {
            MapNode models = writer.Difference(new Arm("", []) { Model = to.Model }, new Arm("", []) { Model = from.Model });
            words.Add(FlowText.Entries(models));
        }
        return string.Join("; ", words);
    }
}
