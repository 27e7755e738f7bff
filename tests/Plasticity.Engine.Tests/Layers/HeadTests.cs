using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Layers;

/// <summary>Several heads on the same features.</summary>
[Collection(DeviceCollection.Name)]
public sealed class HeadTests(TestDevices devices)
{
    private static readonly string[] s_heads = ["head", "head-2", "other"];
    private static readonly RandomStream s_random = RandomStream.Root(5);

    public static IEnumerable<object[]> Models => [["ResNet"], ["Mlp"], ["Logistic"]];

    /// <summary>Each head gives what a network gives that has it alone, and that network's gradients; those of the others are zero.</summary>
    [Theory, OnEveryDevice(nameof(Models))]
    public void Each_head_is_a_network_of_its_own_on_the_same_features(DeviceKind kind, string model)
    {
        PoisoningDevice device = devices[kind];
        using ParameterSet parameters = new(device);
        IModel several = Make(parameters, model, s_heads);
        Assert.Equal(s_heads, several.Heads);
        Assert.Equal(s_heads, several.Modules.TakeLast(3));
        parameters.Initialise(s_random);
        using Gradients gradients = new(parameters);
        foreach (string head in s_heads)
        {
            using ParameterSet alone = new(device);
            IModel one = Make(alone, model, [head]);
            alone.Initialise(s_random);
            using Gradients expected = new(alone);
            Bits.Same(Logits(one, head, expected), Logits(several, head, gradients));
            foreach (Parameter parameter in parameters.Weights)
            {
                bool used = !s_heads.Any(other => other != head && parameter.Name.StartsWith($"{other}.", StringComparison.Ordinal));
                float[] found = device.Read(gradients[parameter]);
                Bits.Same(used ? device.Read(expected[alone[parameter.Name]]) : new float[parameter.Shape.Count], found);
                if (used) Assert.Contains(found, value => value != 0);
            }
        }

        // Without a name it is the first.
        using Tape tape = Tape.ForEvaluation(device);
        Tensor images = tape.Leaf(new Shape(3, 8, 8, 3), Images, needsGradient: false);
        Bits.Same(tape.Read(several.Forward(tape, images, "head")), tape.Read(several.Forward(tape, images)));
        Assert.NotEqual(tape.Read(several.Forward(tape, images, "other")), tape.Read(several.Forward(tape, images)));
    }

    [Fact]
    public void A_head_that_there_is_not_is_refused_before_anything_moves()
    {
        PoisoningDevice device = devices[DeviceKind.Cpu];
        foreach (string model in (string[])["ResNet", "Mlp"])
        {
            using ParameterSet parameters = new(device);
            IModel several = Make(parameters, model, s_heads);
            parameters.Initialise(s_random);
            float[] statistics = device.Read(parameters.StatisticBuffer);
            using Tape tape = Tape.ForTraining(device);
            Tensor images = tape.Leaf(new Shape(3, 8, 8, 3), Images, needsGradient: false);
            Assert.StartsWith(
                "the network has no head 'head-3' (there are: head, head-2, other)",
                Assert.Throws<ArgumentException>(() => several.Forward(tape, images, "head-3")).Message, StringComparison.Ordinal);
            Bits.Same(statistics, device.Read(parameters.StatisticBuffer));
        }
    }

    [Theory]
    [InlineData("heads are [], expected at least one name")]
    [InlineData("a head's name is empty", "")]
    [InlineData("head 'a' and module 'a' have one path, expected names of their own", "a", "b", "a")]
    [InlineData("head 'stem' and module 'stem' have one path, expected names of their own", "stem")]
    [InlineData("head 'modules' and module 'modules.0' have one path, expected names of their own", "modules")]
    [InlineData("head 'modules.0.0' and module 'modules.0' have one path, expected names of their own", "modules.0.0")]
    [InlineData("head 'task.1' and module 'task' have one path, expected names of their own", "task", "task.1")]
    public void Names_that_are_not_their_own_are_refused(string expected, params string[] heads)
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        Assert.Equal($"ResNet: {expected}", Assert.Throws<ArgumentException>(() => Make(parameters, "ResNet", heads)).Message);
    }

    [Fact]
    public void A_network_from_elsewhere_has_one_head_unless_it_says_otherwise()
    {
        IModel model = new Elsewhere();
        Assert.Equal(["head"], model.Heads);
        using Tape tape = Tape.ForEvaluation(devices[DeviceKind.Cpu]);
        Tensor x = tape.New(new Shape(2, 3));
        Assert.Same(x, model.Forward(tape, x, "head"));
        Assert.StartsWith(
            "the network has no head 'tail' (there are: head)", Assert.Throws<ArgumentException>(() => model.Forward(tape, x, "tail")).Message,
            StringComparison.Ordinal);
    }

    private static float[] Images => Draw.Normal(0, 1)(s_random.Child("images"), 3 * 8 * 8 * 3);

    private static float[] Logits(IModel model, string head, Gradients gradients)
    {
        using Tape tape = Tape.ForTraining(gradients.Parameters.Device);
        IntBuffer labels = tape.Ints(3);
        tape.Device.Write(labels, [0, 2, 1]);
        Tensor logits = model.Forward(tape, tape.Leaf(new Shape(3, 8, 8, 3), Images, needsGradient: false), head);
        tape.Backward(tape.CrossEntropy(logits, labels).Mean, gradients);
        return tape.Read(logits);
    }

    private static IModel Make(ParameterSet parameters, string model, string[] heads) => model switch
    {
        "ResNet" => new ResNet(parameters, new ResNetSettings { Depth = 1, Width = 2, Classes = 3, Heads = heads }),
        "Mlp" => new Mlp(parameters, new MlpSettings { Inputs = 192, Hidden = [9, 7], Classes = 3, Heads = heads }),
        _ => new Mlp(parameters, new MlpSettings { Inputs = 192, Hidden = [], Classes = 3, Heads = heads }),
    };

    private sealed class Elsewhere : IModel
    {
        public IReadOnlyList<string> Modules => [];

        public int Classes => 2;

        public Tensor Forward(Tape tape, Tensor x) => x;

        public void DemandTrainable(int images, int height, int width)
        {
        }

        public long MultiplyAdds(int height, int width) => 0;
    }
}
