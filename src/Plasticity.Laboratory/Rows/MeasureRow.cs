namespace Plasticity.Laboratory.Rows;

/// <summary>One line of <c>measures.jsonl</c>. Written in snake_case.</summary>
/// <param name="Study">Name of the study.</param> <param name="Arm">Name of the arm.</param> <param name="Seed">Seed of the run.</param>
/// <param name="Phase">Name of the phase.</param>
/// <param name="Moment">When within it.</param>
/// <param name="Epoch">Epochs of the phase that are done.</param> <param name="Step">Optimiser steps since the run began.</param>
/// <param name="Measure">Name of the measure; <see cref="Reached"/> is written by a stop rule.</param>
/// <param name="Value">What was measured; NaN where there is none.</param>
public sealed record MeasureRow(string Study, string Arm, int Seed, string Phase, Moment Moment, int Epoch, long Step, string Measure, double Value)
{
    /// <summary>The name under which a phase that was to reach something says whether it did: 1 or 0.</summary>
    public const string Reached = "reached";
}
