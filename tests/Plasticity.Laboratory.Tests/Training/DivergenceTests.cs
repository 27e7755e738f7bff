using Plasticity.Devices.Cpu;
using Plasticity.Engine.Optimisers;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Stops;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Training;

/// <summary>Logits that are not numbers have no accuracy, and no epoch that has some is the best.</summary>
public sealed class DivergenceTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static Phase Tune => new("tune") { Stop = new AfterEpochs(2) };

    /// <summary>Two epochs that train, then one in which the weights leave single precision.</summary>
    private static readonly MadeStudy Study = MadeStudy.Of(
        new Arm("hot", [Tune, new Phase("hot") { Stream = 1, Stop = new AfterEpochs(3), Rate = 1e30, Optimiser = new SgdSettings() }]));

    [Fact]
    public void A_score_without_a_loss_has_no_accuracy()
    {
        Assert.Equal(double.NaN, new Score(double.NaN, 0.1).Accuracy);
        Assert.Equal(double.NaN, new Score(double.PositiveInfinity, 0.1).Accuracy);
        Assert.Equal(0.1, new Score(2, 0.1).Accuracy);
    }

    [Fact]
    public void An_epoch_that_diverged_has_no_accuracy_in_its_row()
    {
        List<MetricRow> rows = Run(Study).Rows;
        Assert.Contains(rows, row => !double.IsFinite(row.TestLoss));
        Assert.All(rows, row => Assert.Equal((double.IsFinite(row.TrainLoss), double.IsFinite(row.TestLoss)), (double.IsFinite(row.TrainAccuracy), double.IsFinite(row.TestAccuracy))));
    }

    [Theory]
    [InlineData(BestBy.TestAccuracy)]
    [InlineData(BestBy.TrainAccuracy)]
    [InlineData(BestBy.TestLoss)]
    [InlineData(BestBy.TrainLoss)]
    public void The_best_epoch_is_among_those_that_are_numbers(BestBy by)
    {
        RunFolder folder = RunFolder.Create(_scratch["run"]);
        Run(Study, new KeptWeights(folder, last: false, by));
        // The arm as it would be without the phase that diverges.
        Run(MadeStudy.Of(new Arm("cool", [Tune])), new KeptWeights(folder, last: false, by));
        (SafetensorsFile hot, SafetensorsFile cool) = (Best("hot"), Best("cool"));
        Assert.All(hot.Tensors.Values, tensor => Assert.All(tensor.Values<float>(), value => Assert.True(float.IsFinite(value))));
        Assert.Equal((cool.Metadata["phase"], cool.Metadata["epoch"], cool.Metadata["value"]), (hot.Metadata["phase"], hot.Metadata["epoch"], hot.Metadata["value"]));

        SafetensorsFile Best(string arm) => SafetensorsFile.Read(Path.Combine(folder.Weights, $"{arm}-seed-1.best.safetensors"));
    }

    [Fact]
    public void Weights_that_are_not_numbers_are_not_kept_though_the_losses_before_them_were()
    {
        RunFolder folder = RunFolder.Create(_scratch["run"]);
        using CpuDevice device = new(1);
        using Network network = new(device, Study.Network, new(8, 8, 3), 10);
        KeptWeights kept = new(folder, last: false, BestBy.TrainAccuracy);
        MetricRow row = new("made", "a", 1, "tune", 1, 3, 1e-3, 2, 0.2, double.NaN, double.NaN, 1, 1);
        network.Parameters.Initialise(1);
        NetworkSnapshot good = network.Save();
        kept.EpochEnded(row, network, diverged: false);
        network.Restore(good with { Weights = [.. good.Weights.Select((value, i) => i == 5 ? float.NaN : value)] });
        kept.EpochEnded(row with { Epoch = 2, TrainAccuracy = 0.9 }, network, diverged: false);
        Assert.Equal("1", SafetensorsFile.Read(Path.Combine(folder.Weights, "a-seed-1.best.safetensors")).Metadata["epoch"]);
    }

    private static Listener Run(MadeStudy study, params INetworkObserver[] observers)
    {
        Listener heard = new();
        ImageSet images = MadeStudy.Images();
        using CpuDevice device = new(1);
        StudyRunner.Run(study, device, images, Planning.Plan(study, images), new StudyWatch(heard) { Networks = observers });
        return heard;
    }
}
