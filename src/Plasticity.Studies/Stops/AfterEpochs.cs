using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Stops;

/// <summary>A fixed number of epochs.</summary>
public sealed record AfterEpochs : Stop
{
    public AfterEpochs() { }

    /// <param name="epochs">At least 1.</param>
    public AfterEpochs(int epochs) => Epochs = epochs;

    [Help("Epochs; at least 1.")]
    public int Epochs { get; init; } = 1;

    public override long MostSteps(int stepsOfEpoch) => (long)Epochs * stepsOfEpoch;

    public override void Validate() => InputException.Demand(Epochs >= 1, "after-epochs", "epochs", Epochs, "at least 1");
}
