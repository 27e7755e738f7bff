namespace Plasticity.Studies.Nouns;

/// <summary>A training sample as a task presents it: a task gives it pixels, a label and a head.</summary>
/// <param name="Task">Number of the task in its run.</param> <param name="Index">Of the sample in the task's set.</param>
/// <param name="View">Another view draws other numbers in the changes that draw some.</param>
public readonly record struct Sample(int Task, int Index, int View = 0);
