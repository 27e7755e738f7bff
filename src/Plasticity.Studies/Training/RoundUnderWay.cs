using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Training;

/// <summary>What follows from the plan for the round under way; made again after a resume.</summary>
internal sealed class RoundUnderWay : IDisposable
{
    private readonly SamplesAhead _ahead;
    private readonly EpochCount _scheduleTotal;
    private readonly RunCore _run;

    public RoundUnderWay(RunCore run, PhaseRound at)
    {
        (_run, At) = (run, at);
        SamplerInfo info = new(at.Task.Part, at.Task.Count, run.Plan.Data.Labels.Count, at.Phase.Batch, 0, run.Plan.Streams.Order(at.Phase.Name, at.Round), part => run.Pick(at, part));
        int stepsOfEpoch = at.Phase.Sampler.StepsPerEpoch(info.Count, info.Batch);
        long total = at.Phase.Stop.MostSteps(stepsOfEpoch);
        run.Clock.Measure(stepsOfEpoch, total);
        _ahead = new SamplesAhead(run.Device, at.Phase.Sampler, info with { TotalSteps = total }, at.Phase.Objective.Views);
        if (at.Phase.Schedule.HasEnd) _scheduleTotal = run.Plan.ScheduledOver(at.Number).Aggregate(default(EpochCount), (sum, round) => sum + Epochs(round));
    }

    /// <summary>The round.</summary>
    public PhaseRound At { get; }

    /// <summary>The samples of the present step.</summary>
    public StepSamples Samples => _ahead.At(_run.Clock.Step, _run.Clock.StepsOfEpoch);

    /// <summary>Learning rate of the present step.</summary>
    public float Rate => (float)(At.Phase.Rate * At.Phase.Schedule.Factor(new SchedulePlace(_run.Clock.ScheduleDone, new EpochCount(1, _run.Clock.StepsOfEpoch), _scheduleTotal)));

    /// <summary>Whether the round is over.</summary>
    public bool IsOver => _run.Clock.IsOver || _run.Log.Diverged || (_run.Log.Epochs.Count > 0 && _run.Clock.EndsEpoch && At.Phase.Stop.EndsAfter(_run.Log.Epochs));

    /// <summary>The first epoch, from 1, that can be among the last fifth, wherever the round ends: from here on every test is on all test images.</summary>
    public long FirstOfTail
    {
        get
        {
            // The later a round ends, the later its last fifth begins.
            long least = (At.Phase.Stop.LeastSteps(_run.Clock.StepsOfEpoch) + _run.Clock.StepsOfEpoch - 1) / _run.Clock.StepsOfEpoch;
            return least - Tail.Of(least) + 1;
        }
    }

    public void Dispose() => _ahead.Dispose();

    /// <summary>The most epochs that a round takes.</summary>
    private EpochCount Epochs(PhaseRound round)
    {
        int samples = round.Task.IsPicked ? round.Task.Count
            : round.Phase.Task.Part.IsKept ? round.Phase.Task.Part.CountOf(_run.Plan.Data.Labels, round.Round, round.Phase.Repeat)
            : _run.Pick(round, round.Phase.Task.Part)?.Length ?? _run.Plan.Data.Labels.Count;
        int stepsOfEpoch = round.Phase.Sampler.StepsPerEpoch(samples, round.Phase.Batch);
        return new EpochCount(round.Phase.Stop.MostSteps(stepsOfEpoch), stepsOfEpoch);
    }
}
