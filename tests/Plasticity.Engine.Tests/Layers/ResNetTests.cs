using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Layers;

[Collection(DeviceCollection.Name)]
public sealed class ResNetTests(TestDevices devices)
{
    /// <summary>Depth, width, classes, channels, trained values; the first is ResNet-18 for CIFAR-10, the third for CIFAR-100.</summary>
    [Theory]
    [InlineData(2, 64, 10, 3, 11_173_962)]
    [InlineData(1, 64, 10, 3, 4_903_242)]
    [InlineData(2, 64, 100, 3, 11_220_132)]
    [InlineData(2, 64, 10, 1, 11_172_810)]
    [InlineData(1, 8, 10, 3, 78_002)]
    public void Has_as_many_weights_as_its_family_says(int depth, int width, int classes, int channels, int expected)
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        _ = new ResNet(parameters, new ResNetSettings { Depth = depth, Width = width, Classes = classes, Channels = channels });
        Assert.Equal(expected, parameters.TrainedCount);
    }

    [Fact]
    public void Counts_its_multiply_adds()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        ResNet model = new(parameters, new ResNetSettings());
        // ResNet-18 on 32×32: the stem, four convolutions of 37,748,736, three modules of 134,217,728, the head.
        Assert.Equal(555_422_720, model.MultiplyAdds(32, 32));
    }

    [Fact]
    public void Names_its_parameters_in_the_order_of_the_pass()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        ResNet model = new(parameters, new ResNetSettings { Depth = 2, Width = 8 });
        List<string> expected = ["stem.conv.weight", .. BatchNorm("stem.bn")];
        for (int module = 0; module < 4; module++)
            for (int block = 0; block < 2; block++)
            {
                string name = $"modules.{module}.{block}";
                expected.AddRange([$"{name}.conv1.weight", .. BatchNorm($"{name}.bn1"), $"{name}.conv2.weight", .. BatchNorm($"{name}.bn2")]);
                if (module > 0 && block == 0) expected.AddRange([$"{name}.shortcut.conv.weight", .. BatchNorm($"{name}.shortcut.bn")]);
            }
        Assert.Equal([.. expected, "head.weight", "head.bias"], parameters.All.Select(p => p.Name));
        Assert.Equal(["stem", "modules.0", "modules.1", "modules.2", "modules.3", "head"], model.Modules);
        Assert.All(parameters.All, p => Assert.Single(model.Modules, module => p.Name.StartsWith(module + ".", StringComparison.Ordinal)));
        Assert.Equal(new Shape(3, 3, 32, 64), parameters["modules.3.0.conv1.weight"].Shape);
        Assert.Equal(new Shape(1, 1, 32, 64), parameters["modules.3.0.shortcut.conv.weight"].Shape);

        static string[] BatchNorm(string name) => [$"{name}.weight", $"{name}.bias", $"{name}.running_mean", $"{name}.running_var"];
    }

    [Theory, OnEveryDevice]
    public void Loss_and_gradients_agree(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ReferenceResNet reference = new(device, n: 3, h: 8, w: 16, width: 3, classes: 5);
        using Gradients gradients = new(reference.Parameters);
        using Tape tape = Tape.ForTraining(device);
        IntBuffer labels = tape.Ints(3);
        device.Write(labels, reference.Labels);
        Tensor x = tape.Leaf(new Shape(3, 8, 16, 3), reference.Images, needsGradient: false);
        Tensor loss = tape.CrossEntropy(reference.Model.Forward(tape, x), labels).Mean;
        tape.Backward(loss, gradients);

        RelativeError.AtMost(3e-6, tape.Read(loss), reference.Loss(reference.Weights), "loss");
        for (int i = 0; i < reference.Weights.Length; i++)
        {
            Parameter parameter = reference.Parameters.Weights.ElementAt(i);
            GradientProbe probe = new(reference.Loss, reference.Weights, [1], i, new RandomStream(8, Purpose.Data, (ulong)i));
            probe.Demand(2e-5, device.Read(gradients[parameter]), null, $"gradient of {parameter} on {kind}");
        }
        Assert.Equal("stem.relu", tape.Notes[0].Name);
        Assert.Equal(("features", new Shape(3, 24)), (tape.Notes[^1].Name, tape.Notes[^1].Value.Shape));
        Assert.Equal(1 + 2 * 4 + 1, tape.Notes.Count);
    }

    /// <summary>Vectors whole and ragged, folds of few channels.</summary>
    [Theory, OnEveryDevice(nameof(Widths))]
    public void Evaluation_in_fewer_kernels_comes_to_the_same(DeviceKind kind, int width)
    {
        PoisoningDevice device = devices[kind];
        using ReferenceResNet network = new(device, n: 5, h: 8, w: 16, width, classes: 5);
        foreach (Parameter statistic in network.Parameters.Statistics)
        {
            float[] drawn = Draw.AwayFromZero(new RandomStream(9, Purpose.Data, (ulong)statistic.Ordinal), statistic.Shape.Count);
            bool variance = statistic.Name.EndsWith("var", StringComparison.Ordinal);
            device.Write(statistic.Tensor.Data, [.. drawn.Select(value => variance ? Math.Abs(value) : value)]);
        }
        using Tape folded = Tape.ForEvaluation(device), apart = Tape.ForProbing(device);
        Tensor logits = network.Model.Forward(folded, folded.Leaf(new Shape(5, 8, 16, 3), network.Images, needsGradient: false));
        Tensor expected = network.Model.Forward(apart, apart.Leaf(new Shape(5, 8, 16, 3), network.Images, needsGradient: false));
        Assert.InRange(RelativeError.Of(folded.Read(logits), apart.Read(expected)), 0, 2e-6);
        Assert.Equal(apart.Notes.Select(note => (note.Name, note.Value.Shape)), folded.Notes.Select(note => (note.Name, note.Value.Shape)));
        foreach (((string name, Tensor value), (_, Tensor other)) in folded.Notes.Zip(apart.Notes))
        {
            double error = RelativeError.Of(folded.Read(value), apart.Read(other));
            Assert.True(error < 2e-6, $"{name}: off by {error:g3}");
        }
    }

    public static IEnumerable<object[]> Widths => [[3], [8], [16]];

    [Fact]
    public void Images_that_do_not_halve_three_times_are_refused()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        ResNet model = new(parameters, new ResNetSettings { Depth = 1, Width = 3 });
        parameters.Initialise(1);
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        string Message(Shape shape) => Assert.Throws<ShapeException>(() => model.Forward(tape, tape.New(shape))).Message;
        Assert.Equal("ResNet: images are 28x28, expected height and width divisible by 8", Message(new Shape(2, 28, 28, 3)));
        Assert.StartsWith("ResNet: x is [2,3072], expected [N,H,W,C]", Message(new Shape(2, 3072)), StringComparison.Ordinal);
        Assert.StartsWith("Conv2d: weight is [3,3,3,3], expected [R,S,1,O]", Message(new Shape(2, 32, 32, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_shrinks_to_one_pixel_cannot_be_trained_on_by_itself()
    {
        PoisoningDevice device = devices[DeviceKind.Cpu];
        using ParameterSet parameters = new(device);
        ResNet model = new(parameters, new ResNetSettings { Depth = 1, Width = 2 });
        parameters.Initialise(1);
        float[] before = device.Read(parameters.StatisticBuffer), image = new float[8 * 8 * 3];
        using Tape tape = Tape.ForTraining(device), evaluation = Tape.ForEvaluation(device);
        Assert.Equal(
            "modules.3: batch norm needs more than one value a channel in training, found 1; use a larger batch or image",
            Assert.Throws<ShapeException>(() => model.Forward(tape, tape.Leaf(new Shape(1, 8, 8, 3), image))).Message);
        // The layers before it have not moved.
        Bits.Same(before, device.Read(parameters.StatisticBuffer));
        Assert.Equal(new Shape(1, 10), model.Forward(evaluation, evaluation.Leaf(new Shape(1, 8, 8, 3), image)).Shape);
        model.DemandTrainable(2, 8, 8);
        model.DemandTrainable(1, 8, 16);
    }

    [Theory, InlineData(0, 8, 10, "depth is 0"), InlineData(1, 0, 10, "width is 0"), InlineData(1, 8, 1, "classes is 1")]
    public void Sizes_outside_the_family_are_refused(int depth, int width, int classes, string expected)
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        ResNetSettings settings = new() { Depth = depth, Width = width, Classes = classes };
        Assert.StartsWith($"ResNet: {expected}", Assert.Throws<ArgumentException>(() => new ResNet(parameters, settings)).Message, StringComparison.Ordinal);
    }
}
