using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Treatments;

public sealed class ShrinkPerturbTests : IDisposable
{
    private readonly CpuDevice _device = new(1);
    private readonly ParameterSet _parameters;
    private readonly TreatmentContext _context;

    public ShrinkPerturbTests()
    {
        _parameters = new ParameterSet(_device);
        ResNet model = new(_parameters, new ResNetSettings { Depth = 1, Width = 2 });
        _parameters.Initialise(seed: 5);
        _context = new TreatmentContext(model, _parameters, Seed: 5, Draw: 1);
    }

    [Fact]
    public void Shrink_one_and_perturb_zero_is_a_warm_start()
    {
        float[] before = Weights();
        new ShrinkPerturb(1, 0) { ResetStatistics = false }.Apply(_context);
        Assert.Equal(before, Weights());
    }

    [Fact]
    public void Shrink_zero_and_perturb_one_is_a_fresh_network_of_another_draw()
    {
        float[] before = Weights();
        new ShrinkPerturb(0, 1).Apply(_context);
        float[] after = Weights();
        _parameters.Initialise(seed: 5, draw: 1);
        Assert.Equal(Weights(), after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void Noise_of_a_fresh_network_has_each_parameters_own_scale()
    {
        new ShrinkPerturb(0.4, 0.1).Apply(_context);
        // A scale starts at 1 and its noise is the 1 of a fresh network; a shift starts at 0 and stays there.
        Assert.All(_device.Read(_parameters["stem.bn.weight"].Tensor.Data), value => Assert.Equal(0.5f, value, 6));
        Assert.All(_device.Read(_parameters["stem.bn.bias"].Tensor.Data), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Gaussian_noise_has_deviation_one_on_every_parameter_alike()
    {
        new ShrinkPerturb(0, 1, PerturbNoise.Gaussian).Apply(_context);
        float[] noise = [.. _parameters.Weights.SelectMany(p => _device.Read(p.Tensor.Data))];
        // n is about 5,000: four standard errors of the mean are 0.06, of the variance 0.08.
        Assert.InRange(noise.Average(), -0.06, 0.06);
        Assert.InRange(noise.Average(value => value * value), 0.92, 1.08);
    }

    [Theory]
    [InlineData(true, 0f)]
    [InlineData(false, 3f)]
    public void Running_statistics_restart_or_stay(bool reset, float expected)
    {
        Parameter mean = _parameters["stem.bn.running_mean"];
        _device.Write(mean.Tensor.Data, [3f, 3f]);
        new ShrinkPerturb(0.5, 0.1) { ResetStatistics = reset }.Apply(_context);
        Assert.All(_device.Read(mean.Tensor.Data), value => Assert.Equal(expected, value));
    }

    [Theory]
    [InlineData(1.5, 0.1, "shrink-perturb: shrink is 1.5, expected 0 to 1")]
    [InlineData(double.NaN, 0.1, "shrink-perturb: shrink is NaN, expected 0 to 1")]
    [InlineData(0.5, -0.1, "shrink-perturb: perturb is -0.1, expected a number of at least 0")]
    public void A_factor_out_of_range_is_named(double shrink, double perturb, string expected) =>
        Assert.Equal(expected, Assert.Throws<InputException>(new ShrinkPerturb(shrink, perturb).Validate).Message);

    public void Dispose()
    {
        _parameters.Dispose();
        _device.Dispose();
    }

    private float[] Weights() => _device.Read(_parameters.WeightBuffer);
}
