using Plasticity.Engine.Layers;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Data;

namespace Plasticity.Studies.Training;

/// <summary>How every phase of a study trains, whatever it asks.</summary>
/// <param name="Study">Name of the study, for the rows.</param>
/// <param name="Model">The network.</param>
/// <param name="Optimiser">With its numbers; its state starts anew with each phase.</param>
/// <param name="Rate">Learning rate, constant.</param>
/// <param name="Batch">Samples of a training step.</param>
/// <param name="Augmentation">What is done to training images.</param>
public sealed record Recipe(
    string Study, ModelSettings Model, OptimiserSettings Optimiser, double Rate, int Batch, Augmentation Augmentation);
