using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Autodiff;

[Collection(DeviceCollection.Name)]
public sealed class TapeTests(TestDevices devices)
{
    [Theory, OnEveryDevice]
    public void A_value_used_twice_gets_the_sum_of_its_gradients(DeviceKind kind) => OpCheck.Agrees(
        // h is used by two ops and by the sum, x by h and by the sum: shares of both a leaf and a value of the tape.
        devices[kind],
        (tape, x) =>
        {
            Tensor h = tape.Relu(tape.Linear(x[0], x[1]));
            return tape.Add(tape.Add(tape.Linear(h, x[1]), h), tape.Add(h, x[0]));
        },
        x =>
        {
            double[] h = Reference.Relu(Reference.Linear(x[0], x[1], null, 5, 7, 7));
            return Reference.Add(Reference.Add(Reference.Linear(h, x[1], null, 5, 7, 7), h), Reference.Add(h, x[0]));
        },
        [new Shape(5, 7), new Shape(7, 7)], tolerance: 3e-6,
        accept: x => Reference.Linear(x[0], x[1], null, 5, 7, 7).All(value => Math.Abs(value) > 1e-3));

    [Theory, OnEveryDevice]
    public void A_weight_used_twice_gets_the_sum_and_an_unused_one_zeros(DeviceKind kind)
    {
        using ParameterSet parameters = TwoWeights(devices[kind]);
        using Gradients gradients = new(parameters);
        FloatBuffer unused = gradients[parameters["unused"]];
        devices[kind].Write(unused, [7, 7, 7, 7, 7]);
        for (int step = 1; step <= 2; step++)
        {
            // Each step writes anew: nothing is left of the one before.
            using Tape tape = Tape.ForTraining(devices[kind]);
            Tensor used = parameters["used"].Tensor;
            tape.Backward(tape.WeightedSum((tape.Add(used, used), [1, 2, 3]), (used, [10, 20, 30])), gradients);
            Assert.Equal([12, 24, 36], devices[kind].Read(gradients[parameters["used"]]));
            Assert.Equal(new float[5], devices[kind].Read(unused));
        }
        Assert.Equal(72, devices[kind].Read(gradients.Flat).Sum());
    }

    [Theory, OnEveryDevice]
    public void What_the_loss_does_not_depend_on_is_not_walked(DeviceKind kind)
    {
        using Tape tape = Tape.ForTraining(devices[kind]);
        Tensor x = tape.Leaf(new Shape(3), [1, 2, 3]), aside = tape.Leaf(new Shape(3), [1, 2, 3]);
        Tensor unread = tape.Add(x, aside);
        tape.OnBackward(unread, _ => Assert.Fail("the loss does not depend on this"));
        tape.Backward(tape.WeightedSum((tape.Relu(x), [1, 2, 3])));
        Assert.Equal([1, 2, 3], tape.ReadGradient(x));
        Assert.Equal([0, 0, 0], tape.ReadGradient(aside));
    }

    [Fact]
    public void A_tensor_that_needs_no_gradient_asks_for_none()
    {
        using Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu]);
        Tensor fixedValue = tape.Leaf(new Shape(3), [1, 2, 3], needsGradient: false), free = tape.Leaf(new Shape(3), [1, 2, 3]);
        Assert.False(tape.GradientOf(fixedValue).Wanted);
        Assert.False(tape.Relu(fixedValue).NeedsGradient);
        Assert.True(tape.Add(fixedValue, free).NeedsGradient);
        Tensor y = tape.Relu(fixedValue);
        tape.OnBackward(y, _ => Assert.Fail("nobody needs this gradient"));
        tape.Backward(tape.WeightedSum((tape.Add(y, free), [1, 2, 3])));
        Assert.Equal([0, 0, 0], tape.ReadGradient(fixedValue));
    }

    [Fact]
    public void A_tape_is_walked_once()
    {
        using Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu]);
        Tensor loss = tape.WeightedSum((tape.Leaf(new Shape(1), [2]), [3]));
        tape.Backward(loss);
        Assert.Contains("walked already", Assert.Throws<InvalidOperationException>(() => tape.Backward(loss)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_records_nothing()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor x = tape.Leaf(new Shape(1), [2]), y = tape.Relu(x);
        Assert.False(tape.Training || tape.Recording || y.NeedsGradient);
        tape.OnBackward(x, _ => Assert.Fail("there is no way back"));
        Assert.Contains("made for evaluation", Assert.Throws<InvalidOperationException>(() => tape.Backward(y)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_records_but_does_not_train()
    {
        using Tape tape = Tape.ForProbing(devices[DeviceKind.Cpu]);
        Tensor x = tape.Leaf(new Shape(1), [2]);
        tape.Backward(tape.WeightedSum((tape.Relu(x), [3])));
        Assert.False(tape.Training);
        Assert.Equal([3], tape.ReadGradient(x));
    }

    [Fact]
    public void A_loss_has_one_element()
    {
        using Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu]);
        Tensor x = tape.Leaf(new Shape(2), [2, 3]);
        Assert.Equal("Backward: loss is [2], expected one element", Assert.Throws<ShapeException>(() => tape.Backward(tape.Relu(x))).Message);
    }

    [Fact]
    public void Notes_are_read_in_the_order_of_the_pass()
    {
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor first = tape.New(new Shape(1)), second = tape.New(new Shape(2));
        tape.Note("first", first);
        tape.Note("second", second);
        Assert.Equal([("first", first), ("second", second)], tape.Notes);
    }

    [Fact]
    public void Noise_comes_from_a_new_stream_at_each_use_and_step()
    {
        RandomStream noise = RandomStream.Root(1).Child("noise");
        List<RandomStream> streams = [];
        foreach (long step in (long[])[0, 1, 2, 65_536])
        {
            using Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu], noise.Child(step));
            for (int use = 0; use < 3; use++) streams.Add(tape.NextNoise());
        }
        Assert.Equal(12, streams.Select(stream => stream.Words(0)).Distinct().Count());
        using Tape again = Tape.ForTraining(devices[DeviceKind.Cpu], noise.Child(1));
        Assert.Equal(streams[3], again.NextNoise());
    }

    /// <summary>Shrink-perturb's noise of a weight is allotted draw and ordinal as a lane; a step's noise, shifted by 16 bits, once met it.</summary>
    [Theory, InlineData(1, 0), InlineData(1, 2), InlineData(3, 1)]
    public void Noise_of_late_steps_does_not_meet_lanes_that_are_allotted(int draw, int ordinal)
    {
        RandomStream allotted = new(1, Purpose.Noise, ((ulong)draw << 32) | (uint)ordinal);
        using Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu], new RandomStream(1, Purpose.Noise, 65_536ul * (ulong)draw));
        RandomStream[] uses = [.. Enumerable.Range(0, 4).Select(_ => tape.NextNoise())];
        Assert.DoesNotContain(allotted.Words(0), uses.Select(stream => stream.Words(0)));
    }

    [Fact]
    public void A_tape_says_what_becomes_of_statistics()
    {
        IDevice device = devices[DeviceKind.Cpu];
        using Tape training = Tape.ForTraining(device), second = Tape.ForTraining(device, default, Statistics.Ignore);
        using Tape probing = Tape.ForProbing(device), evaluation = Tape.ForEvaluation(device);
        Assert.Equal(
            [Statistics.Move, Statistics.Ignore, Statistics.Use, Statistics.Use],
            ((Tape[])[training, second, probing, evaluation]).Select(tape => tape.Statistics));
        Assert.True(second.Training && second.Recording);
    }

    private static ParameterSet TwoWeights(IDevice device)
    {
        ParameterSet parameters = new(device);
        parameters.AddWeight("used", new Shape(3), (values, _) => values.Fill(1));
        parameters.AddWeight("unused", new Shape(5), (values, _) => values.Fill(1));
        parameters.Initialise(1);
        return parameters;
    }
}
