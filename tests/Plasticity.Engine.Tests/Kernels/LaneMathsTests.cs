using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Kernels;

/// <summary>The functions of lanes against those of double precision, as C# on the processor; <see cref="LaneBitsTests"/> hold lanes to the same bits.</summary>
public sealed class LaneMathsTests
{
    [Fact]
    public void E_to_the_x_is_within_two_units_in_the_last_place()
    {
        for (float x = -87; x < 88.7f; x += 0.0037f) Within(Math.Exp(x), LaneMaths.Exponential(x), x);
        foreach (float x in (float[])[0, -0f, 1e-30f, 88.7228f, -87.3f, 0.34657359f, -0.34657359f]) Within(Math.Exp(x), LaneMaths.Exponential(x), x);
        // Below the smallest normal number a unit is 1.4e-45; two factors round twice.
        for (float x = -110; x < -87; x += 0.01f) Assert.InRange(LaneMaths.Exponential(x) - Math.Exp(x), -2.9e-45, 2.9e-45);
    }

    [Fact]
    public void The_logarithm_is_within_two_units_in_the_last_place()
    {
        for (float x = 1e-38f; x < 1e38f; x *= 1.0037f) Within(Math.Log(x), LaneMaths.Logarithm(x), x);
        for (float x = 0.5f; x < 2; x += 0.00037f) Within(Math.Log(x), LaneMaths.Logarithm(x), x);
        foreach (float x in (float[])[1, 1.4e-45f, 1e-40f, float.MaxValue, 1.1754944e-38f]) Within(Math.Log(x), LaneMaths.Logarithm(x), x);
    }

    [Fact]
    public void Infinities_zeros_and_what_is_no_number_go_their_own_ways()
    {
        Assert.Equal(float.PositiveInfinity, LaneMaths.Exponential(float.PositiveInfinity));
        Assert.Equal(float.PositiveInfinity, LaneMaths.Exponential(88.8f));
        Assert.Equal(0, LaneMaths.Exponential(float.NegativeInfinity));
        Assert.Equal(0, LaneMaths.Exponential(-105));
        Assert.Equal(float.NaN, LaneMaths.Exponential(float.NaN));
        Assert.Equal(float.PositiveInfinity, LaneMaths.Logarithm(float.PositiveInfinity));
        Assert.Equal(float.NegativeInfinity, LaneMaths.Logarithm(0));
        Assert.Equal(float.NegativeInfinity, LaneMaths.Logarithm(-0f));
        Assert.Equal(float.NaN, LaneMaths.Logarithm(-1));
        Assert.Equal(float.NaN, LaneMaths.Logarithm(float.NaN));
    }

    private static void Within(double expected, float found, float x)
    {
        float rounded = (float)expected;
        double unit = MathF.BitIncrement(Math.Abs(rounded)) - Math.Abs(rounded);
        Assert.True(Math.Abs(found - expected) <= 2 * unit, $"of {x:g9} expected {expected:g17}, found {found:g9}: {Math.Abs(found - expected) / unit:g3} units apart");
    }
}
