using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Phases;

namespace Plasticity.Laboratory.Training;

/// <summary>How the phases of a study train where they do not say otherwise.</summary>
/// <param name="Study">Name of the study, for the rows.</param>
/// <param name="Model">The network.</param>
/// <param name="Optimiser">With its numbers.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="Batch">Samples of a training step, in every phase.</param>
/// <param name="Regularisers">Penalties and augmentation.</param>
public sealed record Recipe(string Study, ModelSettings Model, OptimiserSettings Optimiser, double Rate, int Batch, Regularisers Regularisers);
