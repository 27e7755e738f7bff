using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Rows;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Training;

/// <summary>
/// A run between two steps, on the host. Orders, augmentation and noise are functions of seed, epoch and step, so that nothing else is needed
/// in order to go on to the same bits.
/// </summary>
/// <param name="Arm">Name of the arm.</param> <param name="Seed">Seed of the run.</param>
/// <param name="PhasesDone">Phases of the arm that are behind it.</param>
/// <param name="Step">Optimiser steps since the run began.</param> <param name="ScheduleDone">Where the schedule stands, for a phase that carries it on.</param>
/// <param name="Diverged">Whether its loss was not finite.</param> <param name="Seconds">Since the run began.</param>
/// <param name="Settings">Of the optimiser.</param>
/// <param name="Network">Weights and running statistics.</param> <param name="Optimiser">Its state.</param>
/// <param name="Position">Within the next phase; null where that is to begin.</param>
/// <param name="Rows">Those of its epochs so far.</param> <param name="Measures">What was measured so far.</param>
public sealed record RunSnapshot(
    string Arm, int Seed, int PhasesDone, long Step, EpochCount ScheduleDone, bool Diverged, double Seconds,
    OptimiserSettings Settings, NetworkSnapshot Network, OptimiserSnapshot Optimiser, PhasePosition? Position,
    IReadOnlyList<MetricRow> Rows, IReadOnlyList<MeasureRow> Measures);

/// <summary>Where a run stands within a phase: all of it that the run's rows do not say.</summary>
/// <param name="Phase">Number of the arm's phase, from 0. One less than the run's where a phase was cut and its second part is to begin.</param>
/// <param name="Step">Steps of the phase that are done.</param>
/// <param name="ScheduleStart">Epochs that the schedule had behind it when the phase began.</param>
/// <param name="Rate">Learning rate of the last step; NaN before the first.</param>
/// <param name="Loss">Summed over the samples of the epoch so far.</param> <param name="LossRest">What rounding has kept out of that sum.</param>
/// <param name="Correct">Right answers of the epoch so far.</param> <param name="Samples">Of the epoch so far.</param>
/// <param name="Entry">The network as it was at the phase's first step; null where no probe asks for it.</param>
public sealed record PhasePosition(int Phase, long Step, EpochCount ScheduleStart, double Rate, float Loss, float LossRest, float Correct, int Samples, NetworkSnapshot? Entry);

/// <summary>A study between two steps.</summary>
/// <param name="Run">The run under way.</param>
/// <param name="Trunks">Runs of its seed, at ends of phases, from which later arms go on.</param>
/// <param name="Work">Multiply-adds that are done, of those that the plan counts.</param>
public sealed record StudySnapshot(RunSnapshot Run, IReadOnlyList<RunSnapshot> Trunks, double Work);
