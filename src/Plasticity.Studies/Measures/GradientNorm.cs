using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Objectives;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Measures;

/// <summary>
/// The norm of the gradient of the mean cross-entropy over some training samples of the task, the same ones each time, by running statistics: a
/// row for the network and one for each module. What is frozen has none.
/// </summary>
public sealed record GradientNorm : Measure
{
    [Help("Samples, passed as one batch; at least 1.")]
    public int Samples { get; init; } = 256;

    public override void Take(IView view, IMeasurements into)
    {
        Gradients gradients = view.Backward(view.Load(view.Task.Some(Samples, view.Random(this))), new CrossEntropy(), Statistics.Use);
        ByModule.Norms(view.Network, view.Network.Device.Read(gradients.Flat), into);
    }

    public override void Validate() => InputException.Between(Samples, 1, Most, $"{Key}: samples");
}
