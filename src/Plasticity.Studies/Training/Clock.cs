using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>What a run does next. Between any two of these nothing is half done, and a run can be left.</summary>
public enum Move
{
    /// <summary>Begins a round: its part is picked, its optimiser made, its participants start.</summary>
    Enter,

    /// <summary>Rules act that are due before the next step.</summary>
    Act,

    /// <summary>Measures are taken that are due before the next step.</summary>
    Probe,

    /// <summary>One training step.</summary>
    Step,

    /// <summary>Tests, and notes the epoch.</summary>
    EndEpoch,

    /// <summary>Rules act that are due after the last step.</summary>
    LastAct,

    /// <summary>Measures are taken that are due after the last step.</summary>
    LastProbe,

    /// <summary>Ends a round: its participants leave.</summary>
    Leave,

    /// <summary>Nothing: the run has ended.</summary>
    None,
}

/// <summary>Where a run stands.</summary>
internal sealed class Clock : IClock, IState
{
    public Move Next { get; set; }

    /// <summary>Number of the round under way, or of the next to begin.</summary>
    public int Round { get; set; }

    public long Step { get; private set; }

    public long RunStep { get; private set; }

    public int StepsOfEpoch { get; private set; } = 1;

    public long TotalSteps { get; private set; }

    /// <summary>Epochs that the schedule had behind it when the round began.</summary>
    public EpochCount ScheduleStart { get; private set; }

    public EpochCount ScheduleDone => ScheduleStart + new EpochCount(Step, StepsOfEpoch);

    public bool EndsEpoch => Step % StepsOfEpoch == 0 || Step == TotalSteps;

    /// <summary>Whether the most steps of the round are done.</summary>
    public bool IsOver => Step >= TotalSteps;

    public void Enter(bool scheduleGoesOn)
    {
        ScheduleStart = scheduleGoesOn ? ScheduleDone : default;
        Step = 0;
    }

    /// <summary>Says how long the round is; follows from the plan, and is said again after a resume.</summary>
    public void Measure(int stepsOfEpoch, long totalSteps) => (StepsOfEpoch, TotalSteps) = (stepsOfEpoch, totalSteps);

    public void Tick() => (Step, RunStep) = (Step + 1, RunStep + 1);

    public void Save(StateWriter to)
    {
        to.Write("next", Next.ToString());
        to.Write("steps", [Step, RunStep, StepsOfEpoch]);
        to.Write("schedule", ScheduleStart.ToString());
    }

    public void Load(StateReader from)
    {
        if (!Enum.TryParse(from.Text("next"), out Move next) || !Enum.IsDefined(next)) throw new InputException($"state 'clock/next': expected a move, found '{from.Text("next")}'", InputException.BadFile);
        long[] steps = from.Longs("steps", 3);
        if (steps.Any(step => step < 0) || steps[2] is < 1 or > int.MaxValue || !EpochCount.TryParse(from.Text("schedule"), null, out EpochCount start))
            throw new InputException("state 'clock': expected steps of at least 0 and a schedule's epochs, found others", InputException.BadFile);
        (Next, Step, RunStep, StepsOfEpoch, ScheduleStart) = (next, steps[0], steps[1], (int)steps[2], start);
    }
}
