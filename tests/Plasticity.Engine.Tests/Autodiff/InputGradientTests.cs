using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Layers;
using Plasticity.Engine.Tests.Support;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.Autodiff;

/// <summary>The gradient of a loss with respect to the images, for saliency, adversarial inputs and the like.</summary>
[Collection(DeviceCollection.Name)]
public sealed class InputGradientTests(TestDevices devices)
{
    [Theory, OnEveryDevice]
    public void Through_a_residual_network_it_agrees(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ReferenceResNet network = new(device, n: 3, h: 8, w: 16, width: 3, classes: 5);
        using Gradients gradients = new(network.Parameters);
        int before = device.Allocations;
        float[] found, weights;
        using (Tape tape = Tape.ForTraining(device))
        {
            found = Images(tape, network, gradients);
            weights = device.Read(gradients.Flat);
        }
        Assert.Equal(before, device.Allocations);

        double[][] exact = [[.. network.Images.Select(value => (double)value)]];
        GradientProbe probe = new(x => network.LossOn(x[0], network.Weights), exact, [1], 0, new RandomStream(8, Purpose.Data));
        probe.Demand(2e-5, found, null, $"gradient of the images on {kind}");

        // The weights' gradients do not mind, and frozen weights do not stand in the way.
        using (Tape tape = Tape.ForTraining(device))
        {
            tape.Backward(Loss(tape, network, tape.Leaf(new Shape(3, 8, 16, 3), network.Images, needsGradient: false)), gradients);
            Bits.Same(weights, device.Read(gradients.Flat));
        }
        foreach (Parameter parameter in network.Parameters.Weights.Where(p => p.Shape.Rank != 1)) parameter.Frozen = true;
        using (Tape tape = Tape.ForTraining(device)) Bits.Same(found, Images(tape, network, gradients));
    }

    [Theory, OnEveryDevice]
    public void Through_a_perceptron_it_agrees(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ParameterSet parameters = new(device);
        Mlp model = new(parameters, new MlpSettings { Inputs = 105, Hidden = [17, 9], Classes = 3 });
        parameters.Initialise(1);
        double[][] w = [.. parameters.All.Select(p => Exact(device.Read(p.Tensor.Data)))];
        int[] labels = Draw.Labels(new RandomStream(2, Purpose.Data), 7, 3);
        float[] images = Draw.AwayFromZero(new RandomStream(1, Purpose.Data), 7 * 105);

        using Tape tape = Tape.ForTraining(device);
        Tensor x = tape.Leaf(new Shape(7, 3, 5, 7), images);
        IntBuffer there = tape.Ints(7);
        device.Write(there, labels);
        tape.Backward(tape.CrossEntropy(model.Forward(tape, x), there).Mean);
        FloatBuffer gradient = tape.GradientBuffer(x);
        Assert.Equal(x.Count, gradient.Count);
        GradientProbe probe = new(Expected, [Exact(images)], [1], 0, new RandomStream(8, Purpose.Data));
        probe.Demand(5e-6, device.Read(gradient), null, $"gradient of the images on {kind}");
        // Without a set of gradients weights are leaves like others.
        Bits.Same(tape.ReadGradient(parameters["head.bias"].Tensor), device.Read(tape.GradientBuffer(parameters["head.bias"].Tensor)));

        double[] Expected(double[][] x)
        {
            double[] first = Reference.Relu(Reference.Linear(x[0], w[0], w[1], 7, 105, 17));
            double[] second = Reference.Relu(Reference.Linear(first, w[2], w[3], 7, 17, 9));
            return [Reference.CrossEntropies(Reference.Linear(second, w[4], w[5], 7, 9, 3), labels).Average()];
        }
    }

    /// <summary>What it is there for: a step of the images along the gradient's sign, by kernels, raises the loss.</summary>
    [Theory, OnEveryDevice]
    public void Kernels_can_read_it(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ReferenceResNet network = new(device, n: 3, h: 8, w: 8, width: 2, classes: 3);
        Shape shape = new(3, 8, 8, 3);
        FloatBuffer moved = device.AllocateFloats(shape.Count);
        float before, after;
        using (Tape tape = Tape.ForTraining(device))
        {
            Tensor x = tape.Leaf(shape, network.Images), loss = Loss(tape, network, x);
            tape.Backward(loss);
            before = tape.Read(loss)[0];
            device.Run(new AddForward(x.Data, tape.GradientBuffer(x), moved, x.Count));
        }
        using (Tape tape = Tape.ForTraining(device)) after = tape.Read(Loss(tape, network, new Tensor(shape, moved)))[0];
        device.Free(moved);
        Assert.InRange(after, before * 1.001, before * 2);
    }

    [Fact]
    public void With_the_network_frozen_no_kernel_of_a_weight_runs()
    {
        using ProfilingDevice device = new(new CpuDevice(1));
        using ReferenceResNet network = new(device, n: 3, h: 8, w: 8, width: 2, classes: 3);
        foreach (Parameter parameter in network.Parameters.Weights) parameter.Frozen = true;
        using Tape tape = Tape.ForTraining(device);
        Tensor loss = Loss(tape, network, tape.Leaf(new Shape(3, 8, 8, 3), network.Images));
        device.Reset();
        tape.Backward(loss);
        Assert.Equal(
            ["batch_norm_backward_apply", "conv2d_backward_input", "cross_entropy_backward", "fill", "global_average_backward", "matmul_transposed_b"],
            device.Lines.Select(line => line.Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_leaf_that_the_loss_does_not_depend_on_has_zeros_and_what_is_none_is_refused()
    {
        using Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu]);
        Tensor x = tape.Leaf(new Shape(3), [1, 2, 3]), aside = tape.Leaf(new Shape(2), [1, 2]), still = tape.Leaf(new Shape(1), [1], needsGradient: false);
        Tensor y = tape.Relu(x), loss = tape.WeightedSum((y, [1, 2, 3]));
        string Refused(Tensor tensor) => Assert.Throws<InvalidOperationException>(() => tape.GradientBuffer(tensor)).Message;
        Assert.Equal("GradientBuffer: there is no gradient yet: call Backward first", Refused(x));
        tape.Backward(loss);
        Assert.Equal([0, 0], devices[DeviceKind.Cpu].Read(tape.GradientBuffer(aside)));
        Assert.Equal(tape.GradientBuffer(aside), tape.GradientBuffer(aside));
        Assert.Equal("GradientBuffer: Tensor [3] was computed by an op, expected a leaf", Refused(y));
        Assert.Equal("GradientBuffer: Tensor [1] was made to need no gradient", Refused(still));
    }

    [Fact]
    public void A_weights_is_that_of_the_set()
    {
        PoisoningDevice device = devices[DeviceKind.Cpu];
        using ReferenceResNet network = new(device, n: 3, h: 8, w: 8, width: 2, classes: 3);
        using Gradients gradients = new(network.Parameters);
        using Tape tape = Tape.ForTraining(device);
        _ = Images(tape, network, gradients);
        Parameter bias = network.Parameters["head.bias"];
        Assert.Equal(gradients[bias], tape.GradientBuffer(bias.Tensor));
        Assert.Contains(tape.ReadGradient(bias.Tensor), value => value != 0);
    }

    private static float[] Images(Tape tape, ReferenceResNet network, Gradients gradients)
    {
        int n = network.Labels.Length;
        Tensor x = tape.Leaf(new Shape(n, 8, network.Images.Length / (n * 24), 3), network.Images);
        tape.Backward(Loss(tape, network, x), gradients);
        return tape.Device.Read(tape.GradientBuffer(x));
    }

    private static Tensor Loss(Tape tape, ReferenceResNet network, Tensor images)
    {
        IntBuffer labels = tape.Ints(network.Labels.Length);
        tape.Device.Write(labels, network.Labels);
        return tape.CrossEntropy(network.Model.Forward(tape, images), labels).Mean;
    }

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];
}
