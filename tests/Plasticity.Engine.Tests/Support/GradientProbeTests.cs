using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Support;

public sealed class GradientProbeTests
{
    private static readonly RandomStream Random = new(1, Purpose.Data, 9);

    [Fact]
    public void Measures_the_error_of_a_gradient()
    {
        // y = x³ element by element, so the gradient of Σ w·y is 3·w·x².
        float[] x = Draw.AwayFromZero(Random, 1000), w = Draw.AwayFromZero(Random.Sequence(1), 1000);
        double[][] exact = [[.. x.Select(value => (double)value)]];
        double[] gradient = [.. x.Zip(w, (value, weight) => 3.0 * weight * value * value)];
        GradientProbe probe = new(inputs => [.. inputs[0].Select(value => value * value * value)], exact, w, 0, Random.Sequence(2));

        probe.Demand(1e-7, [.. gradient.Select(g => (float)g)], null, "right");
        probe.Demand(1e-7, [.. gradient.Zip(x, (g, further) => (float)(g + further))], x, "right with a further share");
        Assert.ThrowsAny<Exception>(() => probe.Demand(0.005, [.. gradient.Select(g => (float)(g * 1.01))], null, "1 % too large"));
        Assert.ThrowsAny<Exception>(() => probe.Demand(1e-5, [.. gradient.Select((g, i) => i == 567 ? 0 : (float)g)], null, "one element missing"));
        Assert.ThrowsAny<Exception>(() => probe.Demand(1, [.. gradient.Select((g, i) => i == 567 ? float.NaN : (float)g)], null, "one NaN"));
    }
}
