using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;

namespace Plasticity.Engine.Tests.Layers;

public sealed class InitialisersTests
{
    private const int FanIn = 3 * 3 * 16, FanOut = 3 * 3 * 32, Count = 100_000;

    [Fact]
    public void Kaiming_uniform_fills_its_bounds() => DemandUniform(InitialiserKind.KaimingUniform, 1 / Math.Sqrt(FanIn));

    [Fact]
    public void Xavier_fills_its_bounds() => DemandUniform(InitialiserKind.Xavier, Math.Sqrt(6.0 / (FanIn + FanOut)));

    [Fact]
    public void Kaiming_normal_has_variance_two_over_fan_in() => DemandNormal(InitialiserKind.KaimingNormal, 2.0 / FanIn);

    [Fact]
    public void LeCun_has_variance_one_over_fan_in() => DemandNormal(InitialiserKind.LeCun, 1.0 / FanIn);

    [Fact]
    public void A_constant_is_constant()
    {
        float[] values = new float[17];
        Initialisers.Constant(0.25f)(values, default);
        Assert.All(values, value => Assert.Equal(0.25f, value));
    }

    private static void DemandUniform(InitialiserKind kind, double bound)
    {
        double[] values = Drawn(kind);
        Assert.InRange(values.Max(), 0.999 * bound, bound * (1 + 1e-7));
        Assert.InRange(values.Min(), -bound * (1 + 1e-7), -0.999 * bound);
        DemandMean(values, 0, bound / Math.Sqrt(3));
        DemandMean([.. values.Select(value => value * value)], bound * bound / 3, bound * bound * Math.Sqrt(4.0 / 45));
    }

    private static void DemandNormal(InitialiserKind kind, double variance)
    {
        double[] values = Drawn(kind);
        DemandMean(values, 0, Math.Sqrt(variance));
        DemandMean([.. values.Select(value => value * value)], variance, variance * Math.Sqrt(2));
        DemandMean([.. values.Select(value => Math.Pow(value, 4))], 3 * variance * variance, variance * variance * Math.Sqrt(96));
    }

    private static double[] Drawn(InitialiserKind kind)
    {
        float[] values = new float[Count];
        Initialisers.For(kind, FanIn, FanOut)(values, new RandomStream(1, Purpose.Initialisation));
        return [.. values.Select(value => (double)value)];
    }

    private static void DemandMean(double[] values, double mean, double deviation)
    {
        double allowed = 5 * deviation / Math.Sqrt(values.Length);
        Assert.InRange(values.Average(), mean - allowed, mean + allowed);
    }
}
