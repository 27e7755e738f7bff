namespace Plasticity.Laboratory.Rows;

/// <summary>One line of <c>runs.jsonl</c>: how a run ended. Written in snake_case.</summary>
/// <param name="Study">Name of the study.</param> <param name="Arm">Name of the arm.</param> <param name="Seed">Seed of the run.</param>
/// <param name="Steps">Optimiser steps that it took.</param>
/// <param name="Diverged">Whether it was given up because its loss was not finite.</param>
/// <param name="Sha256">Of weights, running statistics and optimiser state after the last step, in hexadecimal: equal bits, equal text.</param>
public sealed record RunRow(string Study, string Arm, int Seed, long Steps, bool Diverged, string Sha256);
