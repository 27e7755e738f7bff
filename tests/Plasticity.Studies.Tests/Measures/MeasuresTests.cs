using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Measures;

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
        using Bench bench = new(new ResNet { Width = 2 }, samples: 40, side: 8, channels: 3, scale: 1);
        CpuDevice device = bench.Device;
        View view = bench.View(part: [.. Enumerable.Range(3, 30)]);
        Train(bench, view);
        float[] weights = bench.Weights(), statistics = device.Read(bench.Network.Parameters.StatisticBuffer);
        Dictionary<string, double> once = Bench.Rows(measure, view);
        long memory = device.BytesInUse;
        Assert.True(double.IsFinite(once[""]), $"{measure.Key} is {once[""]}");
        Assert.Equal(once, Bench.Rows(measure, view));
        Assert.Equal(memory, device.BytesInUse);
        Assert.Equal(weights, bench.Weights());
        Assert.Equal(statistics, device.Read(bench.Network.Parameters.StatisticBuffer));
    }

    [Fact]
    public void What_is_drawn_follows_the_seed()
    {
        using Bench bench = new(new ResNet { Width = 2 }, samples: 40, side: 8, channels: 3, scale: 1);
        foreach (Measure measure in (Measure[])[new GradientNoise { Batches = 4 }, new HessianTop { Samples = 20 }, new FisherTrace { Samples = 20 }])
            Assert.NotEqual(bench.Measure(measure, seed: 1), bench.Measure(measure, seed: 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Distance_is_that_of_the_weights_from_where_it_was_taken_first(bool relative)
    {
        using Bench bench = new(new Mlp { Hidden = [4] }, samples: 10);
        float[] start = bench.Weights(), moved = [.. start];
        DistanceTravelled measure = new() { Relative = relative };
        View view = bench.View();
        Assert.All(Bench.Rows(measure, view).Values, value => Assert.Equal(0, value));
        Parameter hidden = bench.Network.Parameters.Weights.First(), bias = bench.Network.Parameters["head.bias"];
        (moved[hidden.Offset], moved[bias.Offset]) = (moved[hidden.Offset] + 3, moved[bias.Offset] - 4);
        bench.Device.Write(bench.Network.Parameters.WeightBuffer, moved);
        Dictionary<string, double> found = Bench.Rows(measure, view);
        double Norm(string module) => relative ? Math.Sqrt(bench.Network.Of(module).Sum(weight => start.AsSpan(weight.Offset, weight.Shape.Count).ToArray().Sum(value => (double)value * value))) : 1;
        double all = relative ? Math.Sqrt(start.Sum(value => (double)value * value)) : 1;
        Assert.Equal([("", 5 / all), ("hidden.0", 3 / Norm("hidden.0")), ("head", 4 / Norm("head"))], found.Select(row => (row.Key, row.Value)), (a, b) => a.Item1 == b.Item1 && Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    [Fact]
    public void Training_accuracy_is_the_share_of_samples_whose_label_is_the_likeliest()
    {
        using Bench bench = new(new Mlp { Hidden = [100] }, samples: 130);
        DoublePerceptron exact = new(bench);
        int[] part = [.. Enumerable.Range(0, 130).Where(i => i % 3 != 0)];
        bool Right(int sample)
        {
            double[] p = exact.Probabilities(sample);
            return Array.IndexOf(p, p.Max()) == bench.Label(sample);
        }
        Assert.Equal(Enumerable.Range(0, 130).Count(Right) / 130.0, bench.Measure(new TrainingSetAccuracy(), part: part), 1e-9);
        Assert.Equal(part.Count(Right) / (double)part.Length, bench.Measure(new TrainingSetAccuracy { OfPart = true }, part: part), 1e-9);
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
    public void It_stops_when_asked_and_leaves_weights_and_memory_as_they_were()
    {
        using Bench bench = new(new ResNet { Width = 2 }, samples: 20, side: 8, channels: 3, scale: 1);
        View view = bench.View();
        float[] weights = bench.Weights();
        long memory = bench.Device.BytesInUse;
        using CancellationTokenSource stop = new();
        stop.Cancel();
        bench.Stop(stop.Token);
        foreach (Measure measure in (Measure[])[new GradientNoise(), new HessianTop(), new FisherTrace(), new TrainingSetAccuracy()])
            Assert.Throws<OperationCanceledException>(() => Bench.Rows(measure, view));
        view.Release();
        Assert.Equal(weights, bench.Weights());
        Assert.Equal(memory, bench.Device.BytesInUse);
    }

    /// <summary>A step, so that statistics and weights are not those of the beginning.</summary>
    private static void Train(Bench bench, View view)
    {
        Gradients gradients = view.Backward(view.Load(view.Task.Some(20, default)), new CrossEntropy(), Statistics.Move);
        bench.Device.Write(bench.Network.Parameters.WeightBuffer, [.. bench.Weights().Zip(bench.Device.Read(gradients.Flat), (w, g) => w - 0.1f * g)]);
        view.Release();
    }
}
