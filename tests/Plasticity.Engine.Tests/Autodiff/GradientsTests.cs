using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Autodiff;

/// <summary>Which gradients are zero, and what is cleared for it.</summary>
public sealed class GradientsTests : IDisposable
{
    private readonly ProfilingDevice _device = new(new CpuDevice(1));
    private readonly ParameterSet _parameters;
    private readonly Gradients _gradients;

    public GradientsTests()
    {
        _parameters = new ParameterSet(_device);
        for (int i = 0; i < 6; i++) _parameters.AddWeight($"weight{i}", new Shape(3), (values, _) => values.Fill(1));
        _parameters.Initialise(1);
        _gradients = new Gradients(_parameters);
    }

    [Fact]
    public void Frozen_neighbours_are_cleared_in_one_piece_and_once()
    {
        Assert.Equal(0, ClearsOf(Step));
        Freeze(1, 2, 4);
        Assert.Equal(2, ClearsOf(Step));
        Assert.Equal(0, ClearsOf(Step));
        // Weight 3 joins them, 4 leaves: only 3 has something to clear.
        Freeze(1, 2, 3);
        Assert.Equal(1, ClearsOf(Step));
        Assert.Equal([1, 0, 0, 0, 1, 1], Read());
    }

    [Fact]
    public void Whoever_was_given_the_memory_may_write_to_it_at_any_time()
    {
        Freeze(0, 1, 5);
        Step();
        FloatBuffer flat = _gradients.Flat;
        for (int step = 0; step < 3; step++)
        {
            _device.Run(new Fill(flat, flat.Count, 7));
            Assert.Equal(2, ClearsOf(Step));
            Assert.Equal([0, 0, 1, 1, 1, 0], Read());
        }
    }

    [Fact]
    public void A_pass_that_failed_halfway_leaves_nothing_behind()
    {
        using (Tape tape = Tape.ForTraining(_device))
        {
            Tensor weight = _parameters["weight0"].Tensor, last = tape.Relu(weight);
            tape.OnBackward(last, _ => throw new InvalidOperationException("no room"));
            // The loss reaches the weight twice; the longer way fails.
            Tensor loss = tape.WeightedSum((last, [1, 1, 1]), (weight, [1, 1, 1]));
            Assert.Throws<InvalidOperationException>(() => tape.Backward(loss, _gradients));
        }
        Freeze(0);
        Step();
        Assert.Equal([0, 1, 1, 1, 1, 1], Read());
    }

    [Fact]
    public void Two_sets_of_gradients_of_one_model_know_their_own_zeros()
    {
        using Gradients other = new(_parameters);
        Step();
        Freeze(0);
        Step();
        using (Tape tape = Tape.ForTraining(_device)) tape.Backward(Loss(tape), other);
        Assert.Equal(Read(), _parameters.Weights.Select(p => _device.Read(other[p])[0]));
        Freeze();
        using (Tape tape = Tape.ForTraining(_device)) tape.Backward(Loss(tape), other);
        Assert.Equal(0, Read()[0]);
        Assert.Equal(1, _device.Read(other[_parameters["weight0"]])[0]);
    }

    public void Dispose()
    {
        _gradients.Dispose();
        _parameters.Dispose();
        _device.Dispose();
    }

    private void Step()
    {
        using Tape tape = Tape.ForTraining(_device);
        tape.Backward(Loss(tape), _gradients);
    }

    private Tensor Loss(Tape tape) => tape.WeightedSum([.. _parameters.Weights.Select(p => (p.Tensor, (float[])[1, 1, 1]))]);

    private void Freeze(params ReadOnlySpan<int> which)
    {
        foreach (Parameter parameter in _parameters.Weights) parameter.Frozen = which.Contains(parameter.Ordinal);
    }

    private long ClearsOf(Action work)
    {
        _device.Reset();
        work();
        return _device.Lines.Where(line => line.Name == "(clear)").Sum(line => line.Calls);
    }

    /// <summary>The first value of each gradient, past the properties that would count as a look from outside.</summary>
    private float[] Read()
    {
        float[] flat = _device.Read(_gradients.ReadOnly);
        return [.. _parameters.Weights.Select(p => flat[p.Offset])];
    }
}
