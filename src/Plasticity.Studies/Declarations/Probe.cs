using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>A measure, and when a study takes it.</summary>
/// <param name="Measure">What is measured.</param> <param name="Phase">In which phase.</param>
/// <param name="When">When, counted in each of its rounds.</param>
public sealed record Probe(Measure Measure, string Phase, Window When);
