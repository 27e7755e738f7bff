using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Networks;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Measures;

public sealed class MeasuresTests
{
    public static TheoryData<Measure> All =>
    [
        new GradientNoiseScale { Batches = 4 },
        new GradientNoise { Batches = 4 },
        new HessianTop { Samples = 20, Iterations = 4 },
        new FisherTrace { Samples = 20, BatchSize = 8 },
        new DistanceTravelled(),
        new DistanceTravelled { Relative = true },
        new TrainingSetAccuracy(),
        new TrainingSetAccuracy { OfPart = true },
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void It_leaves_the_network_as_it_was_bit_by_bit_and_repeats(Measure measure)
    {
        measure.Validate();
        using Bench bench = new(ModelKind.ResNet, samples: 40, side: 8, channels: 3);
        CpuDevice device = bench.Device;
        ParameterSet parameters = bench.Network.Parameters;
        NetworkSnapshot entry = bench.Network.Save();
        Train(bench);
        float[] weights = bench.Weights(), statistics = device.Read(parameters.StatisticBuffer), gradients = device.Read(bench.Network.Gradients.Flat);
        long memory = device.BytesInUse;
        int[] part = [.. Enumerable.Range(3, 30)];
        double once = measure.Of(bench.Context(part: part, entry: entry));
        Assert.True(double.IsFinite(once), $"{measure.Name} is {once}");
        Assert.Equal(weights, bench.Weights());
        Assert.Equal(statistics, device.Read(parameters.StatisticBuffer));
        Assert.Equal(gradients, device.Read(bench.Network.Gradients.Flat));
        Assert.Equal(memory, device.BytesInUse);
        Assert.Equal(once, measure.Of(bench.Context(part: part, entry: entry)));
    }

    [Fact]
    public void What_is_drawn_follows_the_seed()
    {
        using Bench bench = new(ModelKind.ResNet, samples: 40, side: 8, channels: 3);
        foreach (Measure measure in (Measure[])[new GradientNoise { Batches = 4 }, new HessianTop { Samples = 20 }, new FisherTrace { Samples = 20 }])
            Assert.NotEqual(measure.Of(bench.Context(seed: 1)), measure.Of(bench.Context(seed: 2)));
    }

    [Fact]
    public void Distance_is_that_of_the_weights_from_where_the_phase_began()
    {
        using Bench bench = new(ModelKind.Logistic, samples: 10);
        NetworkSnapshot entry = bench.Network.Save();
        Assert.Equal(0, new DistanceTravelled().Of(bench.Context(entry: entry)));
        float[] moved = [.. entry.Weights];
        Parameter bias = bench.Network.Parameters["head.bias"];
        (moved[0], moved[bias.Offset]) = (moved[0] + 3, moved[bias.Offset] - 4);
        bench.Device.Write(bench.Network.Parameters.WeightBuffer, moved);
        Assert.Equal(5, new DistanceTravelled().Of(bench.Context(entry: entry)), 1e-6);
        double norm = Math.Sqrt(entry.Weights.Sum(value => (double)value * value));
        Assert.Equal(5 / norm, new DistanceTravelled { Relative = true }.Of(bench.Context(entry: entry)), 1e-6);
    }

    [Fact]
    public void Training_accuracy_is_the_share_of_samples_whose_label_is_the_likeliest()
    {
        using Bench bench = new(ModelKind.Mlp, samples: 130);
        DoublePerceptron exact = new(bench);
        int[] part = [.. Enumerable.Range(0, 130).Where(i => i % 3 != 0)];
        bool Right(int sample)
        {
            double[] p = exact.Probabilities(sample);
            return Array.IndexOf(p, p.Max()) == bench.Label(sample);
        }
        Assert.Equal(Enumerable.Range(0, 130).Count(Right) / 130.0, new TrainingSetAccuracy().Of(bench.Context(part: part)), 1e-9);
        Assert.Equal(part.Count(Right) / (double)part.Length, new TrainingSetAccuracy { OfPart = true }.Of(bench.Context(part: part)), 1e-9);
    }

    public static TheoryData<Measure, string> OutOfRange => new()
    {
        { new GradientNoiseScale { Batches = 1 }, "gradient-noise-scale: batches is 1, expected at least 2" },
        { new GradientNoise { Batches = 1 }, "gradient-noise: batches is 1, expected at least 2" },
        { new HessianTop { Samples = 1 }, "hessian-top: samples is 1, expected at least 2" },
        { new HessianTop { Iterations = 0 }, "hessian-top: iterations is 0, expected at least 1" },
        { new HessianTop { Tolerance = double.NaN }, "hessian-top: tolerance is NaN, expected a number of at least 0" },
        { new HessianTop { Step = 0 }, "hessian-top: step is 0, expected a number above 0" },
        { new FisherTrace { Samples = 0 }, "fisher-trace: samples is 0, expected at least 1" },
        { new FisherTrace { BatchSize = 0 }, "fisher-trace: batch-size is 0, expected at least 1" },
        { new FisherTrace { Draws = 0 }, "fisher-trace: draws is 0, expected at least 1" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_number_out_of_range_is_named(Measure measure, string expected) =>
        Assert.Equal(expected, Assert.Throws<InputException>(measure.Validate).Message);

    [Fact]
    public void It_stops_when_asked()
    {
        using Bench bench = new(ModelKind.ResNet, samples: 20, side: 8, channels: 3);
        float[] weights = bench.Weights();
        using CancellationTokenSource stop = new();
        stop.Cancel();
        foreach (Measure measure in (Measure[])[new GradientNoise(), new HessianTop(), new FisherTrace(), new TrainingSetAccuracy()])
            Assert.Throws<OperationCanceledException>(() => measure.Of(bench.Context() with { Stop = stop.Token }));
        Assert.Equal(weights, bench.Weights());
    }

    /// <summary>A pass in training and a step, so that statistics, gradients and weights are not those of the beginning.</summary>
    private static void Train(Bench bench)
    {
        using Batches batches = bench.Data.Shuffled(null, 20, default);
        using Tape tape = Tape.ForTraining(bench.Device);
        Batch batch = batches.At(0, 0);
        tape.Backward(tape.CrossEntropy(bench.Network.Model.Forward(tape, batch.Images), batch.Labels).Mean, bench.Network.Gradients);
        float[] gradients = bench.Device.Read(bench.Network.Gradients.Flat);
        bench.Device.Write(bench.Network.Parameters.WeightBuffer, [.. bench.Weights().Zip(gradients, (w, g) => w - 0.1f * g)]);
    }
}
