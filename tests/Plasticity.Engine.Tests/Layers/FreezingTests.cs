using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Layers;

[Collection(DeviceCollection.Name)]
public sealed class FreezingTests(TestDevices devices)
{
    [Fact]
    public void With_all_but_the_head_frozen_the_backward_pass_is_the_heads()
    {
        using ProfilingDevice device = new(new CpuDevice(1));
        using ReferenceResNet network = new(device, n: 3, h: 8, w: 16, width: 3, classes: 5);
        using Gradients gradients = new(network.Parameters);
        Dictionary<string, long> whole = BackwardLaunches(device, network, gradients);
        Freeze(network.Parameters, p => !p.Name.StartsWith("head.", StringComparison.Ordinal));
        _ = BackwardLaunches(device, network, gradients);
        Dictionary<string, long> head = BackwardLaunches(device, network, gradients);
        Assert.Equal(
            ["column_sum", "cross_entropy_backward", "fill", "matmul_transposed_a"], head.Keys.Order(StringComparer.Ordinal));
        Assert.All(head.Values, calls => Assert.Equal(1, calls));
        Assert.InRange(whole.Values.Sum(), 60, 200);
    }

    /// <summary>Nine convolutions of twelve are free; the lowest of them and the shortcut beside it want no gradient of their input.</summary>
    [Fact]
    public void Nothing_is_walked_back_below_the_lowest_weight_that_is_wanted()
    {
        using ProfilingDevice device = new(new CpuDevice(1));
        using ReferenceResNet network = new(device, n: 3, h: 8, w: 16, width: 3, classes: 5);
        using Gradients gradients = new(network.Parameters);
        Dictionary<string, long> whole = BackwardLaunches(device, network, gradients);
        Assert.Equal((12, 11), (whole["conv2d_backward_weight"], whole["conv2d_backward_input"]));
        Freeze(network.Parameters, p => p.Name.StartsWith("stem.", StringComparison.Ordinal) || p.Name.StartsWith("modules.0.", StringComparison.Ordinal));
        Dictionary<string, long> upper = BackwardLaunches(device, network, gradients);
        Assert.Equal((9, 7), (upper["conv2d_backward_weight"], upper["conv2d_backward_input"]));
        Assert.Equal(9, upper["batch_norm_backward_sums"]);
    }

    /// <summary>Every weight alone, and subsets drawn; scales stay free, because a frozen one changes what the norm computes.</summary>
    [Theory, OnEveryDevice]
    public void The_other_gradients_keep_their_bits(DeviceKind kind)
    {
        using ReferenceResNet network = new(devices[kind], n: 3, h: 8, w: 8, width: 2, classes: 3);
        using Gradients gradients = new(network.Parameters);
        Parameter[] weights = [.. network.Parameters.Weights];
        HashSet<Parameter> scales = [.. weights.Where(p => p.Shape.Rank == 1 && p.Name.EndsWith(".weight", StringComparison.Ordinal))];
        float[] statistics = devices[kind].Read(network.Parameters.StatisticBuffer);

        DemandOthers(i => (Parameter p) => !scales.Contains(p) && Chosen(i, p), () => Tape.ForTraining(devices[kind], default, Statistics.Ignore));
        // By running statistics a scale is frozen like any weight.
        DemandOthers(i => (Parameter p) => Chosen(i, p), () => Tape.ForProbing(devices[kind]));
        Bits.Same(statistics, devices[kind].Read(network.Parameters.StatisticBuffer));

        bool Chosen(int i, Parameter p) => i < weights.Length ? p == weights[i] : RandomStream.Root(1).Child(i).Below((ulong)p.Ordinal, i % 3 + 2) > 0;

        void DemandOthers(Func<int, Func<Parameter, bool>> frozen, Func<Tape> tape)
        {
            Freeze(network.Parameters, _ => false);
            float[][] all = Walk(tape());
            for (int i = 0; i < weights.Length + 12; i++)
            {
                Freeze(network.Parameters, frozen(i));
                float[][] some = Walk(tape());
                for (int k = 0; k < weights.Length; k++) Bits.Same(weights[k].Frozen ? new float[all[k].Length] : all[k], some[k]);
            }
        }

        float[][] Walk(Tape tape)
        {
            using (tape) tape.Backward(Loss(tape, network), gradients);
            return [.. weights.Select(p => devices[kind].Read(gradients[p]))];
        }
    }

    [Theory, OnEveryDevice]
    public void A_norm_with_a_frozen_scale_uses_its_running_statistics_and_keeps_them(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ParameterSet parameters = new(device);
        BatchNormLayer layer = new(parameters, "bn", 3);
        parameters.Initialise(1);
        device.Write(layer.RunningMean.Tensor.Data, [1, -2, 0.5f]);
        device.Write(layer.RunningVariance.Tensor.Data, [4, 0.25f, 1]);
        float[] statistics = device.Read(parameters.StatisticBuffer);
        using Gradients gradients = new(parameters);
        layer.Scale.Frozen = true;

        float[] values = Draw.AwayFromZero(new RandomStream(1, Purpose.Data), 15), functional = Draw.AwayFromZero(new RandomStream(2, Purpose.Data), 15);
        using (Tape tape = Tape.ForTraining(device))
        {
            Tensor y = layer.Forward(tape, tape.Leaf(new Shape(5, 3), values, needsGradient: false));
            double[] expected = Reference.Normalise(Exact(values), [1, 1, 1], [0, 0, 0], [1, -2, 0.5], [4, 0.25, 1], 1e-5);
            RelativeError.AtMost(1e-6, tape.Read(y), expected, "with a frozen scale");
            tape.Backward(tape.WeightedSum((y, functional)), gradients);
        }
        Bits.Same(statistics, device.Read(parameters.StatisticBuffer));
        Assert.Equal([0, 0, 0], device.Read(gradients[layer.Scale]));
        double[] sums = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 5).Sum(row => (double)functional[3 * row + c]))];
        RelativeError.AtMost(1e-6, device.Read(gradients[layer.Shift]), sums, "gradient of the shift");

        // A frozen shift alone changes nothing of that.
        (layer.Scale.Frozen, layer.Shift.Frozen) = (false, true);
        using (Tape tape = Tape.ForTraining(device))
        {
            Tensor y = layer.Forward(tape, tape.Leaf(new Shape(5, 3), values, needsGradient: false));
            RelativeError.AtMost(1e-6, tape.Read(y), Reference.BatchNorm(Exact(values), [1, 1, 1], [0, 0, 0]), "with a frozen shift");
            tape.Backward(tape.WeightedSum((y, functional)), gradients);
        }
        Assert.NotEqual(statistics, device.Read(parameters.StatisticBuffer));
        Assert.Equal([0, 0, 0], device.Read(gradients[layer.Shift]));
        Assert.All(device.Read(gradients[layer.Scale]), value => Assert.NotEqual(0, value));
    }

    [Fact]
    public void One_value_a_channel_is_enough_where_the_norms_are_frozen()
    {
        using ReferenceResNet network = new(devices[DeviceKind.Cpu], n: 1, h: 8, w: 8, width: 2, classes: 3);
        Assert.Throws<ShapeException>(() => network.Model.DemandTrainable(1, 8, 8));
        Freeze(network.Parameters, p => p.Name.StartsWith("modules.3.", StringComparison.Ordinal));
        network.Model.DemandTrainable(1, 8, 8);
        using (Tape tape = Tape.ForTraining(devices[DeviceKind.Cpu])) _ = Loss(tape, network);
        network.Parameters["modules.3.0.shortcut.bn.weight"].Frozen = false;
        Assert.Throws<ShapeException>(() => network.Model.DemandTrainable(1, 8, 8));
    }

    [Theory, OnEveryDevice]
    public void What_is_frozen_before_memory_is_allocated_stays_frozen(DeviceKind kind)
    {
        using ParameterSet parameters = new(devices[kind]);
        Mlp model = new(parameters, new MlpSettings { Inputs = 4, Hidden = [3], Classes = 2 });
        foreach (Parameter parameter in parameters.All) parameter.Frozen = true;
        parameters.Initialise(1);
        Assert.All(parameters.All, p => Assert.False(p.Tensor.NeedsGradient));
        using Tape tape = Tape.ForTraining(devices[kind]);
        Assert.False(model.Forward(tape, tape.Leaf(new Shape(2, 4), new float[8], needsGradient: false)).NeedsGradient);
    }

    [Fact]
    public void Running_statistics_are_not_frozen_by_themselves()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        BatchNormLayer layer = new(parameters, "bn", 3);
        layer.RunningMean.Frozen = true;
        Assert.False(layer.RunningMean.Frozen);
    }

    private static Dictionary<string, long> BackwardLaunches(ProfilingDevice device, ReferenceResNet network, Gradients gradients)
    {
        using Tape tape = Tape.ForTraining(device);
        Tensor loss = Loss(tape, network);
        device.Reset();
        tape.Backward(loss, gradients);
        return device.Lines.GroupBy(line => line.Name).ToDictionary(lines => lines.Key, lines => lines.Sum(line => line.Calls));
    }

    private static Tensor Loss(Tape tape, ReferenceResNet network)
    {
        int n = network.Labels.Length, side = network.Images.Length / (n * 8 * 3);
        IntBuffer labels = tape.Ints(n);
        tape.Device.Write(labels, network.Labels);
        return tape.CrossEntropy(network.Model.Forward(tape, tape.Leaf(new Shape(n, 8, side, 3), network.Images, needsGradient: false)), labels).Mean;
    }

    private static void Freeze(ParameterSet parameters, Func<Parameter, bool> which)
    {
        foreach (Parameter parameter in parameters.Weights) parameter.Frozen = which(parameter);
    }

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];
}
