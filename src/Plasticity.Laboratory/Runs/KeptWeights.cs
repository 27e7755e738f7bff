using System.Globalization;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Training;

namespace Plasticity.Laboratory.Runs;

/// <summary>By what the best epoch of a run is told.</summary>
public enum BestBy
{
    /// <summary>The highest.</summary>
    TestAccuracy,

    /// <summary>The lowest.</summary>
    TestLoss,

    /// <summary>The highest.</summary>
    TrainAccuracy,

    /// <summary>The lowest.</summary>
    TrainLoss,
}

/// <summary>
/// Keeps weights and running statistics in the run's folder, as safetensors under PyTorch's names and in its layouts: those of the last step as
/// <c>weights/ARM-seed-K.safetensors</c>, those of the best epoch as <c>weights/ARM-seed-K.best.safetensors</c>. The metadata say which they are.
/// </summary>
/// <param name="folder">Of the run.</param> <param name="last">Whether those of the last step are kept.</param>
/// <param name="best">By what the best epoch is told; null where it is not kept. Of equal epochs the first is
/// the best; one that was tested on all test images goes before one that was tested on a part.</param>
public sealed class KeptWeights(RunFolder folder, bool last, BestBy? best) : INetworkObserver
{
    private const string ValueKey = "value", ImagesKey = "test_images";

    private readonly Dictionary<(string, int), (int TestImages, double Value)> _bestSoFar = [];

    public void EpochEnded(MetricRow row, Network network, bool diverged)
    {
        double value = best is { } by && !diverged ? Value(by, row) : double.NaN;
        if (!double.IsFinite(value)) return;
        (int TestImages, double) rank = (best is BestBy.TestAccuracy or BestBy.TestLoss ? row.TestImages : 0, value);
        string path = PathOf(row.Arm, row.Seed, ".best");
        if (!_bestSoFar.TryGetValue((row.Arm, row.Seed), out (int, double) before)) before = Before(path);
        if (rank.CompareTo(before) <= 0) return;
        // The epoch's last step may have made weights that are not numbers, and only a test or the next epoch would tell.
        KeyValuePair<string, NpyArray>[] arrays = [.. WeightFile.Arrays(network.Parameters)];
        if (arrays.Any(array => array.Value.Floats().Any(value => !float.IsFinite(value)))) return;
        _bestSoFar[(row.Arm, row.Seed)] = rank;
        Write(
            path, arrays, row.Arm, row.Seed, row.Step, (ValueKey, value.ToString("R", CultureInfo.InvariantCulture)), (ImagesKey, $"{rank.TestImages}"),
            ("phase", row.Phase), ("epoch", $"{row.Epoch}"));
    }

    public void RunEnded(RunRow row, Network network)
    {
        if (last) Write(PathOf(row.Arm, row.Seed, ""), WeightFile.Arrays(network.Parameters), row.Arm, row.Seed, row.Steps, ("state_sha256", row.Sha256));
    }

    /// <summary>Higher is better.</summary>
    private static double Value(BestBy by, MetricRow row) => by switch
    {
        BestBy.TestAccuracy => row.TestAccuracy,
        BestBy.TestLoss => -row.TestLoss,
        BestBy.TrainAccuracy => row.TrainAccuracy,
        _ => -row.TrainLoss,
    };

    /// <summary>What the file of an earlier process of the run has come to.</summary>
    private static (int TestImages, double Value) Before(string path)
    {
        (int, double) none = (0, double.NegativeInfinity);
        try
        {
            if (!File.Exists(path)) return none;
            IReadOnlyDictionary<string, string> said = SafetensorsFile.Read(path).Metadata;
            return int.TryParse(said.GetValueOrDefault(ImagesKey), NumberStyles.None, CultureInfo.InvariantCulture, out int images)
                && double.TryParse(said.GetValueOrDefault(ValueKey), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) ? (images, value) : none;
        }
        catch (InvalidDataException)
        {
            return none;
        }
    }

    private string PathOf(string arm, int seed, string end) =>
        Path.Combine(folder.Weights, FormattableString.Invariant($"{FileName.Of(arm)}-seed-{seed}{end}.safetensors"));

    private void Write(string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays, string arm, int seed, long step, params (string Key, string Value)[] more)
    {
        Directory.CreateDirectory(folder.Weights);
        Dictionary<string, string> metadata = new() { ["arm"] = arm, ["seed"] = $"{seed}", ["step"] = $"{step}" };
        foreach ((string key, string value) in more) metadata[key] = value;
        SafetensorsFile.Write(
            path, arrays.Select(array => KeyValuePair.Create(array.Key, SafeTensor.Of<float>(array.Value.Floats(), array.Value.Shape))), metadata);
    }
}
