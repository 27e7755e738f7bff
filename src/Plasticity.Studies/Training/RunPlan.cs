using Plasticity.Studies.Data;
using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Training;

/// <summary>One arm with one seed on one data set: all of a run that does not change while it is under way.</summary>
public sealed class RunPlan
{
    /// <param name="study">Validated.</param> <param name="arm">One of its arms, or one that a fork has made of it.</param>
    /// <param name="data">Outlives the run.</param>
    public RunPlan(Study study, Arm arm, int seed, DeviceSet data)
    {
        (Study, Arm, Seed, Data, Streams) = (study, arm, seed, data, new RunStreams(seed));
        List<PhaseRound> rounds = [];
        foreach (Phase phase in arm.Phases)
            for (int round = 1; round <= phase.Repeat; round++) rounds.Add(new PhaseRound(rounds.Count, phase, round, Task(rounds.Count, phase, round)));
        Rounds = rounds;
        Tasks = [.. rounds.Select(round => round.Task)];
    }

    /// <summary>What it belongs to.</summary>
    public Study Study { get; }

    /// <summary>What is done.</summary>
    public Arm Arm { get; }

    /// <summary>Decides every random number.</summary>
    public int Seed { get; }

    /// <summary>The data.</summary>
    public DeviceSet Data { get; }

    /// <summary>Its random numbers.</summary>
    public RunStreams Streams { get; }

    /// <summary>All rounds of all phases, in order.</summary>
    public IReadOnlyList<PhaseRound> Rounds { get; }

    /// <summary>Their tasks.</summary>
    public IReadOnlyList<TaskSet> Tasks { get; }

    /// <summary>Its network.</summary>
    public Model Model => Arm.Model ?? Study.Model;

    /// <summary>Place of a round by its phase's name; -1 where there is none.</summary>
    public int IndexOf(string phase, int round) => Rounds.ToList().FindIndex(known => known.Phase.Name == phase && known.Round == round);

    /// <summary>What decides how its first rounds train: runs of one seed in which it is equal may share the work of them.</summary>
    public RunBeginning Beginning(int rounds) => new(Model, new(Rounds.Take(rounds).Select(round => (round.Phase, round.Round, round.Phase.Schedule.HasEnd ? new ValueList<Phase>(ScheduledOver(round.Number).Select(over => over.Phase)) : []))));

    /// <summary>The rounds over which the schedule of one of them runs: from the one that begins it anew to the last that carries it on.</summary>
    public IReadOnlyList<PhaseRound> ScheduledOver(int number)
    {
        int first = number, end = number + 1;
        while (first > 0 && Rounds[first].Phase.Carry.Schedule) first--;
        while (end < Rounds.Count && Rounds[end].Phase.Carry.Schedule) end++;
        return [.. Rounds.Take(first..end)];
    }

    private TaskSet Task(int number, Phase phase, int round)
    {
        string name = phase.Repeat == 1 ? phase.Name : FormattableString.Invariant($"{phase.Name}-{round}"), head = phase.Task.HeadOf(round);
        Change[] tested = [.. phase.Task.Changes.Where(change => change.InTest)];
        bool isOwn = tested.Any(change => change.Redraw != Redraw.Never);
        return new TaskSet
        {
            Number = number,
            Name = name,
            Set = Data,
            Changes = phase.Task.Changes,
            Streams = (change, epoch, step) => Streams.Of(change, change.Redraw, new RoundPlace(phase.Name, round, epoch, step)),
            Head = head,
            TestKey = $"{head} {new ValueList<Change>(tested)} {(isOwn ? name : "")}",
        };
    }
}

/// <summary>What decides how the first rounds of a run train.</summary>
/// <param name="Model">The network.</param> <param name="Rounds">Each with its number and what its schedule runs over.</param>
public sealed record RunBeginning(Model Model, ValueList<(Phase Phase, int Round, ValueList<Phase> Scheduled)> Rounds);
