using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;

namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Each sample's gradient is clipped, their sum disturbed (Abadi et al. 2016).</summary>
public sealed record DpSgd : StepRule
{
    public double Clip { get; init; } = 1;

    public double Noise { get; init; } = 0.5;

    public override void Step(IStep step)
    {
        IDevice device = step.Network.Device;
        int n = step.Batch.Count;
        Gradients sum = Clipped(step, 0, null), one = sum;
        for (int i = 1; i < n; i++)
        {
            one = Clipped(step, i, i == 1 ? null : one);
            sum.Add(one);
        }
        RandomStream random = step.Random(this);
        float[] disturbed = device.Read(sum.Flat);
        foreach (Parameter weight in step.Network.Parameters.Weights)
            for (int i = weight.Offset; i < weight.Offset + weight.Shape.Count; i++) disturbed[i] = (float)((disturbed[i] + Noise * Clip * random.Normal((ulong)i)) / n);
        device.Write(sum.Flat, disturbed);
        step.Apply(sum);
    }

    private Gradients Clipped(IStep step, int sample, Gradients? into)
    {
        Gradients gradient = step.Backward(Statistics.Ignore, step.Select([sample]), into);
        FloatBuffer factor = gradient.OverNorm(Clip, 1e-12, most: 1);
        gradient.Scale(factor);
        step.Network.Device.Free(factor);
        return gradient;
    }
}

internal static class Privacy
{
    private static readonly Phase Train = new() { Batch = 16, Stop = new AfterSteps(6), Optimiser = new SgdSettings(), Rate = 0.3 };

    public static Study Study => new("privacy",
    [
        new("sgd", [Train with { Rate = 0.05 }]),
        .. new[] { 0.0, 0.5 }.Select(sigma => new Arm(FormattableString.Invariant($"sigma-{sigma}"), [Train with { Step = new DpSgd { Noise = sigma } }])),
    ])
    { Model = new Mlp { Hidden = [16] } };
}
