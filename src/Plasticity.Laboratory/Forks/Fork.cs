using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Forks;

/// <summary>
/// A run continued with one thing changed. Each arm is cut in two at a place in one of its phases and stands in the new study twice: as it was,
/// and from the cut on as it might have been, with the same order of data, augmentation and noise. What both share is trained once.
/// </summary>
/// <param name="At">Where, within the phase: epochs or steps.</param>
public sealed record Fork(Duration At)
{
    private static readonly string[] Changeable = ["rate", "optimiser", "momentum", "l2", "translate", "flip"];

    /// <summary>In which phase; that which figures put at epoch 0 where it is empty.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Of which arms; of all that have the phase where it is empty.</summary>
    public IReadOnlyList<string> Arms { get; init; } = [];

    /// <summary>Settings as "key=value": <c>rate</c>, <c>optimiser</c>, <c>momentum</c>, <c>l2</c>, <c>translate</c>, <c>flip</c>.</summary>
    public IReadOnlyList<string> Assignments { get; init; } = [];

    /// <summary>What is done to the network at the cut, in this order, with the words that name it.</summary>
    public IReadOnlyList<(string Words, ITreatment Treatment)> Entry { get; init; } = [];

    /// <summary>The study of both, from the start.</summary>
    /// <exception cref="InputException">There is no such phase or arm, nothing is changed, or something that cannot change in the middle of a run.</exception>
    public FileStudy Of(Study study)
    {
        if (Assignments.Count == 0 && Entry.Count == 0) throw new InputException("fork: expected something to change, --set or --apply, found neither");
        if (!At.IsTraining || At.Amount < 1) throw new InputException($"--at: expected epochs or steps, as 12ep or 500it, found '{At}'");
        string phase = Phase.Length > 0 ? Phase : study.TuningPhase;
        study.CheckPhase(phase);
        Arm[] arms = [.. study.Arms.Where(arm => arm.Phases.Any(other => other.Name == phase))];
        foreach (string name in Arms.Where(name => !arms.Any(arm => arm.Name == name))) throw InputException.Unknown("arm", name, arms.Select(arm => arm.Name));
        Study changed = Settings.With(study, Assignments);
        CheckChanges(study, changed);
        Func<Phase, Phase> change = Change(study.Recipe, changed.Recipe);

        FileStudy whole = FileStudy.Of(study);
        List<Arm> both = [];
        foreach (Arm arm in arms.Where(arm => Arms.Count == 0 || Arms.Contains(arm.Name)))
        {
            int at = arm.Phases.ToList().FindIndex(other => other.Name == phase);
            Phase cut = arm.Phases[at];
            if (cut.From is not null || cut.Until is not null) throw new InputException($"{arm.Place(cut)} is cut already: a run is forked once");
            Phase before = cut with { Until = At }, after = cut with { From = At, Entry = [] };
            both.Add(arm with { Phases = Parts(arm, at, before, after), Reference = "" });
            both.Add(arm with { Name = Changed(arm), Phases = Parts(arm, at, before, change(after)), At = [], Reference = arm.Name });
        }
        FileStudy fork = whole with
        {
            Content = new StudyContent($"{study.Name}-fork", new ValueList<Arm>(both))
            {
                Question = $"{study.Name}, and the same from {At} of '{phase}' on with {Words}",
                Paper = study.Paper,
                TuningPhase = study.TuningPhase,
                Probes = new ValueList<Measures.Probe>(study.Probes.Where(probe => both.Any(arm => arm.Phases.Any(other => other.Name == probe.Phase)))),
                Metrics = new ValueList<Metrics.Metric>(study.Metrics),
                Claims = new ValueList<Claim>(both.Where(arm => arm.Reference.Length > 0).Select(ClaimOf)),
            },
        };
        fork.Validate();
        return fork;
    }

    /// <summary>What is changed, as the name of an arm has it: "shrink-perturb:0.4,0.1, rate=0.01".</summary>
    private string Words => string.Join(", ", Entry.Select(entry => entry.Words).Concat(Assignments));

    private string Changed(Arm arm) => $"{arm.Name} with {Words}";

    /// <summary>That the change makes a difference, whichever.</summary>
    private Claim ClaimOf(Arm changed) => new($"{Words} at {At} changes where {changed.Reference} ends.", [changed.Name], [changed.Reference]) { Either = true };

    private static ValueList<Phase> Parts(Arm arm, int at, Phase before, Phase after) => new([.. arm.Phases.Take(at), before, after, .. arm.Phases.Skip(at + 1)]);

    private static void CheckChanges(Study study, Study changed)
    {
        changed.Validate();
        foreach ((Setting was, Setting becomes) in Settings.Of(study).Zip(Settings.Of(changed)))
        {
            if (was.Value == becomes.Value || Changeable.Contains(was.Key)) continue;
            throw new InputException($"--set: expected a setting that can change in the middle of a run ({string.Join(", ", Changeable)}), found '{was.Key}'");
        }
    }

    private Func<Phase, Phase> Change(Recipe was, Recipe becomes) => phase => phase with
    {
        Rate = becomes.Rate == was.Rate ? phase.Rate : becomes.Rate,
        Optimiser = becomes.Optimiser == was.Optimiser ? phase.Optimiser : becomes.Optimiser,
        Regularisers = becomes.Regularisers == was.Regularisers ? phase.Regularisers : Changed(phase.Regularisers ?? was.Regularisers, was.Regularisers, becomes.Regularisers),
        Entry = new ValueList<ITreatment>(Entry.Select(entry => entry.Treatment)),
    };

    /// <summary>A phase's own regularisers keep what the settings do not say.</summary>
    private static Regularisers Changed(Regularisers own, Regularisers was, Regularisers becomes) => own with
    {
        L2 = becomes.L2 == was.L2 ? own.L2 : becomes.L2,
        Translate = becomes.Translate == was.Translate ? own.Translate : becomes.Translate,
        Flip = becomes.Flip == was.Flip ? own.Flip : becomes.Flip,
    };
}
