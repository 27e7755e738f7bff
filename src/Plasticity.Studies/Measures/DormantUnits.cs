using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// The share of dormant units: those whose mean activation over some training samples is at most τ times the mean over all units of their layer
/// (Sokar, Agarwal, Castro and Evci 2023, "The Dormant Neuron Phenomenon in Deep Reinforcement Learning", arXiv:2302.12902, definition 3.1). A row
/// for each rectified layer, and one for all units together. With τ = 0 these are the dead ones: units that no sample wakes.
/// </summary>
/// <remarks>A unit of a convolution is a channel; its activation is the mean over images and places.</remarks>
public sealed record DormantUnits : Measure
{
    [Help("τ, at least 0; 0 counts units that are zero for every sample.")]
    public double Tau { get; init; } = 0.025;

    [Help("Training samples of the task, the same ones each time; at least 1.")]
    public int Samples { get; init; } = 256;

    public override void Take(IView view, IMeasurements into) => UnitActivity.Shares(this, view, Samples, (layer, mean) => mean <= Tau * layer.Mean, into);

    public override void Validate()
    {
        NumberRange.AtLeastZero.Demand(Key, "tau", Tau);
        InputException.Between(Samples, 1, Most, $"{Key}: samples");
    }
}
