namespace Plasticity.Studies.Nouns;

/// <summary>Where something was seen.</summary>
/// <param name="Arm">Name of the arm.</param> <param name="Seed">Of the run.</param> <param name="Phase">Name of the phase.</param>
/// <param name="Round">Of the phase, from 1.</param> <param name="Epoch">Epochs of the round that were done.</param> <param name="Step">Steps of the run that were done.</param>
public sealed record RowPlace(string Arm, int Seed, string Phase, int Round, int Epoch, long Step);

/// <summary>One value that a run left. Loss and accuracy are rows like the rest.</summary>
/// <param name="At">Where it was seen.</param> <param name="Measure">"test-accuracy", or the name of a measure.</param>
/// <param name="Of">A module, a layer, a task; empty for the network.</param> <param name="Index">The k of an eigenvalue, a severity; else 0.</param>
/// <param name="Value">Not finite where there is none.</param>
public sealed record Row(RowPlace At, string Measure, string Of, double Index, double Value);
