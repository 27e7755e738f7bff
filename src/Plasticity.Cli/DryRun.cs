using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Cli;

/// <summary>What a study would do and how long that would take here: arms of the same length together, so that a sweep of a hundred stays readable.</summary>
internal static class DryRun
{
    private const int Width = 98, MostPhases = 7, FirstPhases = 3;

    private const double Budget = 0.5;

    /// <summary>Prints it; times steps for a few seconds and trains nothing.</summary>
    /// <param name="title">Study, data and device.</param>
    public static void Print(Screen screen, Study study, ImageSet selected, IDevice device, string title)
    {
        IReadOnlyList<PhasePlan> phases = Planning.Phases(study, selected);
        screen.Line($"{title}: {study.Arms.Count * study.Seeds} runs ({study.Arms.Count} {(study.Arms.Count == 1 ? "arm" : "arms")}, {study.Seeds} {(study.Seeds == 1 ? "seed" : "seeds")})");
        Dictionary<(ModelSettings, Phase), PhasePlan> plans = [];
        foreach (PhasePlan plan in phases) plans.TryAdd((plan.Network, plan.Phase), plan);
        foreach (IGrouping<string, Arm> group in study.Arms.GroupBy(arm => string.Join('\n', Lines(arm))))
        {
            screen.Line();
            screen.Line(Names([.. group]));
            foreach (string line in Short(Lines(group.First()))) screen.Line("  " + line);
        }
        screen.Line();
        Totals(screen, study, phases);
        screen.Line(Words(study, Estimate.Of(study, device, selected, phases, Budget)));

        IEnumerable<string> Lines(Arm arm)
        {
            PhasePlan[] own = [.. arm.Phases.Select(phase => plans[(arm.Network ?? study.Network, phase)])];
            return TextTable.Lines([.. own.Zip(arm.Phases, (plan, phase) => new[] { Name(phase), $"{Sentences.Count(plan.Images)} images", $"{Sentences.Count(plan.Steps)} steps" })])
                .Zip(arm.Phases, (line, phase) => $"{line}  {How(phase)}");
        }
    }

    /// <summary>The first few lines and the last, where they are many.</summary>
    private static string[] Short(IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        return all.Length <= MostPhases ? all : [.. all[..FirstPhases], $"… {all.Length - FirstPhases - 2} more phases …", .. all[^2..]];
    }

    /// <summary>A time as an estimate may say it.</summary>
    public static string About(double seconds) => seconds < 3 * 86_400 ? Sentences.Duration(seconds) : $"{Sentences.Count(Math.Round(seconds / 86_400))} days";

    /// <summary>What an estimate leaves out.</summary>
    public static string NotCounted(Study study) => study.Probes.Count > 0 ? ", measures not counted" : "";

    /// <summary>The parts of a phase that was cut have one name, and differ in their places.</summary>
    private static string Name(Phase phase) =>
        $"{phase.Name}{(phase.From is { } from ? $" from {from}" : "")}{(phase.Until is { } until ? $" until {until}" : "")}";

    private static string How(Phase phase) =>
        $"{NounText.Of(phase.Stop)} · {NounText.Of(phase.Data)}{(phase.Sampling is Permuted ? "" : $" · {NounText.Of(phase.Sampling)}")}";

    private static void Totals(Screen screen, Study study, IReadOnlyList<PhasePlan> phases)
    {
        long images = study.Seeds * phases.Sum(phase => phase.Images), tested = study.Seeds * phases.Sum(phase => phase.Tested);
        int networks = phases.Select(phase => phase.Network).Distinct().Count();
        string sizes = networks == 1
            ? $"{Sentences.Count(phases[0].MultiplyAdds)} multiply-adds an image"
            : $"{Sentences.Count(phases.Min(phase => phase.MultiplyAdds))} to {Sentences.Count(phases.Max(phase => phase.MultiplyAdds))} multiply-adds an image in {networks} networks";
        screen.Line($"In all, what arms share counted once: {Sentences.Count(images)} training images, {Sentences.Count(tested)} test images; {sizes}.");
    }

    private static string Words(Study study, Estimate estimate) =>
        $"At most about {About(estimate.Seconds)} on this device (training {About(estimate.TrainingSeconds)}, testing {About(estimate.TestSeconds)}): "
        + $"an estimate from timed steps;\nphases that may end early are counted in full{NotCounted(study)}.";

    /// <summary>"3 arms: fresh, warm, …": as many names as a line holds.</summary>
    private static string Names(IReadOnlyList<Arm> arms)
    {
        string line = arms.Count == 1 ? "" : $"{arms.Count} arms: ";
        for (int i = 0; i < arms.Count; i++)
        {
            if (line.Length + arms[i].Name.Length > Width && i > 0) return $"{line}…";
            line += arms[i].Name + (i + 1 < arms.Count ? ", " : "");
        }
        return line;
    }
}
