using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class KeptWeightsTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly CpuDevice _device = new(1);
    private readonly Network _network;

    public KeptWeightsTests()
    {
        _network = new Network(_device, new ModelSettings(ModelKind.Logistic, 1, 1), new Shape(2, 2, 1), classes: 2);
        _network.Parameters.Initialise(seed: 1);
    }

    public void Dispose()
    {
        _network.Dispose();
        _device.Dispose();
        _scratch.Dispose();
    }

    [Theory]
    [InlineData(BestBy.TestAccuracy, 6)] // of the epochs on all test images; 2 has the highest accuracy, on a part of them
    [InlineData(BestBy.TestLoss, 5)]
    [InlineData(BestBy.TrainAccuracy, 3)] // does not ask for the test
    public void The_best_epoch_is_among_those_tested_on_all_images(BestBy by, int expected)
    {
        MetricRow[] rows =
        [
            Row(1, train: 0.5, loss: 2.0, accuracy: 0.30, tested: 100), Row(2, train: 0.6, loss: 1.0, accuracy: 0.60, tested: 100),
            Row(3, train: 0.9, loss: 1.9, accuracy: 0.35, tested: 100), Row(4, train: 0.8, loss: 1.8, accuracy: 0.40, tested: 500),
            Row(5, train: 0.8, loss: 1.6, accuracy: 0.41, tested: 500), Row(6, train: 0.8, loss: 1.7, accuracy: 0.45, tested: 500),
            Row(7, train: 0.8, loss: 1.7, accuracy: 0.45, tested: 500), Row(8, train: 0.8, loss: 0.9, accuracy: 0.90, tested: 100),
        ];
        // A process for each epoch: what was best so far is read from the file.
        foreach (MetricRow row in rows) new KeptWeights(RunFolder.Make(_scratch["many"]), last: false, by).EpochEnded(row, _network, diverged: false);
        KeptWeights one = new(RunFolder.Make(_scratch["one"]), last: false, by);
        foreach (MetricRow row in rows) one.EpochEnded(row, _network, diverged: false);
        Assert.Equal([$"{expected}", $"{expected}"], ((string[])["many", "one"]).Select(Epoch));
    }

    private static MetricRow Row(int epoch, double train, double loss, double accuracy, int tested) =>
        new("s", "warm", 1, "tune", epoch, epoch, 1e-3, 1, train, loss, accuracy, 1000, 1, tested);

    private string Epoch(string run) => SafetensorsFile.Read(_scratch[$"{run}/weights/warm-seed-1.best.safetensors"]).Metadata["epoch"];
}
