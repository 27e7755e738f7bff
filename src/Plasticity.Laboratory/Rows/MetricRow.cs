namespace Plasticity.Laboratory.Rows;

/// <summary>One line of <c>metrics.jsonl</c>: where a run stands at the end of an epoch. Written in snake_case.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Arm">Name of the arm: "fresh", "warm".</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Phase">Name of the phase: "pretrain", "tune".</param>
/// <param name="Epoch">Epoch within the phase, 1 for the first; 0 is the state before the phase.</param>
/// <param name="Step">Optimiser steps since the run began.</param>
/// <param name="Rate">Learning rate of the last step, as single precision has it.</param>
/// <param name="TrainLoss">Mean cross-entropy over the epoch's batches, as they were met while training; nats.</param>
/// <param name="TrainAccuracy">Share of the epoch's samples predicted right, as they were met, 0 to 1; NaN where the loss is not finite.</param>
/// <param name="TestLoss">Mean cross-entropy on the test images by running statistics; nats.</param>
/// <param name="TestAccuracy">Share of the test images predicted right, 0 to 1; NaN where the epoch was not tested or the loss is not finite.</param>
/// <param name="ImagesPerSecond">Training images a second over the epoch, testing not counted.</param>
/// <param name="Seconds">Since the run began, testing counted.</param>
/// <param name="TestImages">How many test images loss and accuracy are of; 0 where the epoch was not tested, or where the log does not say.</param>
public sealed record MetricRow(
    string Study, string Arm, int Seed, string Phase, int Epoch, long Step, double Rate, double TrainLoss, double TrainAccuracy,
    double TestLoss, double TestAccuracy, double ImagesPerSecond, double Seconds, int TestImages = 0);
