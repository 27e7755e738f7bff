using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Engine.Tests.Support;

namespace Plasticity.Engine.Tests.Layers;

[Collection(DeviceCollection.Name)]
public sealed class LayerTests(TestDevices devices)
{
    [Theory, OnEveryDevice]
    public void Batch_norm_moves_its_running_statistics_while_training_and_uses_them_after(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ParameterSet parameters = new(device);
        BatchNormLayer layer = new(parameters, "bn", 5, momentum: 0.25f);
        parameters.Initialise(1);
        float[] scale = [1, 2, -1, 0.5f, 3], shift = [0, 1, 2, -1, 0.5f];
        device.Write(layer.Scale.Tensor.Data, scale);
        device.Write(layer.Shift.Tensor.Data, shift);

        double[] mean = new double[5], variance = [1, 1, 1, 1, 1];
        float[] values = [];
        for (int step = 0; step < 3; step++)
        {
            values = Draw.Normal(step, 1 + step)(new RandomStream((ulong)step, Purpose.Data), 7 * 3 * 5 * 5);
            (double[] batchMean, double[] batchVariance) = Reference.Moments(Exact(values), 5);
            // The batch is normalised by the biased variance; what is kept is the unbiased one, of 105 rows.
            for (int c = 0; c < 5; c++) mean[c] = 0.75 * mean[c] + 0.25 * batchMean[c];
            for (int c = 0; c < 5; c++) variance[c] = 0.75 * variance[c] + 0.25 * batchVariance[c] * 105 / 104;
            using Tape training = Tape.ForTraining(device);
            Tensor y = layer.Forward(training, training.Leaf(new Shape(7, 3, 5, 5), values));
            RelativeError.AtMost(3e-6, training.Read(y), Reference.BatchNorm(Exact(values), Exact(scale), Exact(shift)), "while training");
        }
        RelativeError.AtMost(1e-6, device.Read(layer.RunningMean.Tensor.Data), mean, "running mean");
        RelativeError.AtMost(1e-6, device.Read(layer.RunningVariance.Tensor.Data), variance, "running variance");

        float[] statistics = device.Read(parameters.StatisticBuffer);
        using (Tape evaluation = Tape.ForEvaluation(device))
        {
            Tensor y = layer.Forward(evaluation, evaluation.Leaf(new Shape(7, 3, 5, 5), values));
            double[] expected = Reference.Normalise(Exact(values), Exact(scale), Exact(shift), mean, variance, 1e-5);
            RelativeError.AtMost(3e-6, evaluation.Read(y), expected, "in evaluation");
        }
        Assert.Equal(statistics, device.Read(parameters.StatisticBuffer));
    }

    [Theory, OnEveryDevice]
    public void A_second_pass_gives_the_same_bits_and_leaves_the_running_statistics(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ParameterSet parameters = new(device);
        BatchNormLayer layer = new(parameters, "bn", 5);
        parameters.Initialise(1);
        float[] values = Draw.Normal(2, 3)(new RandomStream(1, Purpose.Data), 7 * 5);
        float[] start = device.Read(parameters.StatisticBuffer), first = Output(Statistics.Move), moved = device.Read(parameters.StatisticBuffer);
        Bits.Same(first, Output(Statistics.Ignore));
        Bits.Same(moved, device.Read(parameters.StatisticBuffer));
        Assert.NotEqual(start, moved);

        // By the running statistics a tape that trains gives what evaluation gives.
        using Tape evaluation = Tape.ForProbing(device);
        float[] expected = evaluation.Read(layer.Forward(evaluation, evaluation.Leaf(new Shape(7, 5), values)));
        Bits.Same(expected, Output(Statistics.Use));
        Bits.Same(moved, device.Read(parameters.StatisticBuffer));
        Assert.NotEqual(expected, first);

        float[] Output(Statistics statistics)
        {
            using Tape tape = Tape.ForTraining(device, default, statistics);
            return tape.Read(layer.Forward(tape, tape.Leaf(new Shape(7, 5), values)));
        }
    }

    [Theory, OnEveryDevice]
    public void Batch_norm_refuses_to_train_on_one_row_and_keeps_its_statistics(DeviceKind kind)
    {
        using ParameterSet parameters = new(devices[kind]);
        BatchNormLayer layer = new(parameters, "stem.bn", 3);
        parameters.Initialise(1);
        using (Tape tape = Tape.ForTraining(devices[kind]))
        {
            Assert.Equal(
                "stem.bn: batch norm needs more than one value a channel in training, found 1; use a larger batch or image",
                Assert.Throws<ShapeException>(() => layer.Forward(tape, tape.Leaf(new Shape(1, 3), [1, 2, 3]))).Message);
        }
        Assert.All(devices[kind].Read(layer.RunningVariance.Tensor.Data), value => Assert.Equal(1, value));
        using Tape evaluation = Tape.ForEvaluation(devices[kind]);
        Assert.Equal(2, evaluation.Read(layer.Forward(evaluation, evaluation.Leaf(new Shape(1, 3), [1, 2, 3])))[1], 1e-4);
    }

    [Theory, OnEveryDevice]
    public void A_perceptron_agrees(DeviceKind kind)
    {
        PoisoningDevice device = devices[kind];
        using ParameterSet parameters = new(device);
        Mlp model = new(parameters, new MlpSettings { Inputs = 3 * 5 * 7, Hidden = [17, 5], Classes = 3 });
        parameters.Initialise(1);
        double[][] w = [.. parameters.All.Select(p => Exact(device.Read(p.Tensor.Data)))];
        float[] x = Draw.AwayFromZero(new RandomStream(1, Purpose.Data), 257 * 105);
        double[] first = Reference.Relu(Reference.Linear(Exact(x), w[0], w[1], 257, 105, 17));
        double[] second = Reference.Relu(Reference.Linear(first, w[2], w[3], 257, 17, 5));

        using Tape tape = Tape.ForEvaluation(device);
        Tensor logits = model.Forward(tape, tape.Leaf(new Shape(257, 3, 5, 7), x));
        Assert.Equal(new Shape(257, 3), logits.Shape);
        RelativeError.AtMost(2e-6, tape.Read(logits), Reference.Linear(second, w[4], w[5], 257, 5, 3), "logits");
        Assert.Equal(["hidden.0.relu", "hidden.1.relu"], tape.Notes.Select(note => note.Name));
        RelativeError.AtMost(2e-6, tape.Read(tape.Notes[1].Value), second, "hidden.1.relu");
        Assert.Equal(105 * 17 + 17 * 5 + 5 * 3, model.MultiplyAdds(3, 5));
    }

    [Fact]
    public void A_perceptron_without_hidden_layers_is_logistic_regression()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        Mlp model = new(parameters, new MlpSettings { Inputs = 105, Hidden = [], Classes = 3 });
        Assert.Equal(["head.weight", "head.bias"], parameters.All.Select(p => p.Name));
        Assert.Equal(["head"], model.Modules);
        Assert.Equal(105 * 3 + 3, parameters.TrainedCount);
    }

    [Fact]
    public void A_perceptron_drops_hidden_units_while_training()
    {
        PoisoningDevice device = devices[DeviceKind.Cpu];
        using ParameterSet parameters = new(device);
        Mlp model = new(parameters, new MlpSettings { Inputs = 7, Hidden = [200], Classes = 3, Dropout = 0.5f });
        parameters.Initialise(1);
        float[] x = Draw.AwayFromZero(new RandomStream(1, Purpose.Data), 7);
        Assert.InRange(Zeros(Tape.ForTraining(device)) - Zeros(Tape.ForEvaluation(device)), 20, 80);

        int Zeros(Tape tape)
        {
            using (tape)
            {
                _ = model.Forward(tape, tape.Leaf(new Shape(1, 7), x));
                return tape.Read(tape.Notes[0].Value).Count(value => value == 0);
            }
        }
    }

    [Fact]
    public void Weights_start_where_their_layers_say()
    {
        using ParameterSet parameters = new(devices[DeviceKind.Cpu]);
        Conv2dLayer convolution = new(parameters, "conv", 16, 32, 3);
        LinearLayer linear = new(parameters, "linear", 100, 50);
        BatchNormLayer norm = new(parameters, "bn", 4);
        Assert.Equal([new Shape(3, 3, 16, 32), new Shape(100, 50), new Shape(50)], parameters.All.Take(3).Select(p => p.Shape));
        Assert.InRange(Largest(convolution.Weight), 0.99 / 12, 1.0 / 12);
        Assert.InRange(Largest(linear.Weight), 0.099, 0.1);
        Assert.InRange(Largest(linear.Bias), 0.08, 0.1);
        float[] Start(Parameter parameter) => ParameterSet.Draw(parameter, 1, 0);
        Assert.Equal([1, 1, 1, 1], Start(norm.Scale));
        Assert.Equal([0, 0, 0, 0], Start(norm.Shift));
        Assert.Equal([0, 0, 0, 0], Start(norm.RunningMean));
        Assert.Equal([1, 1, 1, 1], Start(norm.RunningVariance));

        double Largest(Parameter parameter) => Start(parameter).Max(value => Math.Abs((double)value));
    }

    private static double[] Exact(float[] values) => [.. values.Select(value => (double)value)];
}
