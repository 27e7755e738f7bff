using Plasticity.Devices;
using Plasticity.Kernels;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Rules;

/// <summary>
/// An exponential moving average of weights and running statistics, from the round's start on: tests and measures see it in the place of the
/// network that trains (Polyak and Juditsky 1992; with this decay Tarvainen and Valpola 2017, arXiv:1703.01780).
/// </summary>
public sealed record WeightAverage : Rule
{
    [Help("Share of the average that is kept at each step, in [0, 1).")]
    public double Decay { get; init; } = 0.99;

    public override void Start(IPhase phase) => Average(phase);

    public override Network Evaluated(IPhase phase, TaskSet task) => Average(phase);

    public override void After(IStep step)
    {
        Network average = Average(step);
        Move(step.Network.Parameters.WeightBuffer, average.Parameters.WeightBuffer, step.Network.Device);
        Move(step.Network.Parameters.StatisticBuffer, average.Parameters.StatisticBuffer, step.Network.Device);
    }

    public override void Validate()
    {
        base.Validate();
        NumberRange.BelowOne.Demand(Key, "decay", Decay);
    }

    private void Move(FloatBuffer from, FloatBuffer average, IDevice device) => device.Run(new Blend(from, average, average.Count, (float)(1 - Decay), (float)Decay));

    private Network Average(IPhase phase) => phase.State(this, phase.Network.Copy);
}
