using Plasticity.Studies.Declarations;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>One round of a phase of an arm.</summary>
/// <param name="Number">Among all rounds of the run, from 0.</param> <param name="Phase">What is done in it.</param>
/// <param name="Round">Of the phase, from 1.</param> <param name="Task">What is learned in it.</param>
public sealed record PhaseRound(int Number, Phase Phase, int Round, TaskSet Task);
