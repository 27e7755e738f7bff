using Plasticity.Laboratory.Phases.Parts;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Phases.Schedules;

/// <summary>What of a phase decides how many epochs a schedule runs over it.</summary>
public sealed record ScheduledPhase(DataPart Data, Sampling Sampling, StopRule Stop)
{
    /// <summary>The most epochs that the phase takes.</summary>
    /// <param name="labels">Of the training set.</param> <param name="seed">Of the run.</param> <param name="batch">Samples of a step.</param>
    public EpochCount Epochs(Labels labels, ulong seed, int batch)
    {
        int stepsOfEpoch = Sampling.StepsOf(Data.Pick(labels, seed)?.Length ?? labels.Count, batch);
        return new EpochCount(Stop.MostSteps(stepsOfEpoch), stepsOfEpoch);
    }
}
