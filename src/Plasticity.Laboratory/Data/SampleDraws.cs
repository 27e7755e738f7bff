namespace Plasticity.Laboratory.Data;

/// <summary>Samples by the place at which they are met: a function without memory, so that any step can be asked for.</summary>
/// <param name="step">Step of the phase, from 0.</param>
/// <param name="indices">One a sample of the batch, to be filled.</param>
public delegate void SampleDraws(long step, Span<int> indices);
