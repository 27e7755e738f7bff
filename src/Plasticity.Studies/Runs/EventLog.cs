using Plasticity.Engine.Devices;
using Plasticity.Engine.Formats;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Rows;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Runs;

/// <summary>
/// Keeps a run folder's <c>tensorboard</c>: for each arm and seed the numbers of every row, and histograms of every parameter at the ends of
/// epochs; beside them the first training images. Steps are those of the optimiser since the run began.
/// </summary>
/// <remarks>
/// A run that is taken up again gets a second file beside the first. Of the phases that an arm shares with an earlier one it has the numbers and
/// no histograms: they were not trained again. Where nothing more can be written, the log ends and says why; the run goes on.
/// </remarks>
public sealed class EventLog(RunFolder folder, TimeProvider time) : IStudyObserver, INetworkObserver, IDisposable
{
    private EventFile? _file;
    private (string Arm, int Seed) _run;

    /// <summary>Why the log ended before the run did; null as long as it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Writes the first training images as one picture, unless that was done before.</summary>
    public void Show(ImageSet images) => Attempt(() =>
    {
        string place = Path.Combine(folder.EventFiles, "training-images");
        if (HasEvents(place)) return;
        (byte[] pixels, int height, int width) = ImageGrid.Of(images);
        DateTimeOffset now = time.GetUtcNow();
        using EventFile file = EventFile.Create(place, now);
        file.Image($"{images.Name}/first", 0, pixels, height, width, images.Channels, EventFile.Seconds(now));
    });

    public void EpochEnded(MetricRow row) => Attempt(() =>
    {
        EventFile file = FileOf(row.Arm, row.Seed, row.Step);
        Scalar("loss/train", row.TrainLoss);
        if (!double.IsNaN(row.TrainAccuracy)) Scalar("accuracy/train", row.TrainAccuracy);
        // Not every epoch is tested: what is not a number was not measured, or the run diverged, which the loss of training tells.
        if (!double.IsNaN(row.TestLoss)) Scalar("loss/test", row.TestLoss);
        if (!double.IsNaN(row.TestAccuracy)) Scalar("accuracy/test", row.TestAccuracy);
        Scalar("training/rate", row.Rate);
        Scalar("training/images-per-second", row.ImagesPerSecond);

        void Scalar(string tag, double value) => file.Scalar(tag, row.Step, (float)value, Now);
    });

    public void Measured(MeasureRow row)
    {
        if (double.IsNaN(row.Value)) return;
        Attempt(() => FileOf(row.Arm, row.Seed, row.Step).Scalar($"measures/{row.Measure}", row.Step, (float)row.Value, Now));
    }

    public void EpochEnded(MetricRow row, Network network, bool diverged) => Attempt(() =>
    {
        EventFile file = FileOf(row.Arm, row.Seed, row.Step);
        foreach (Parameter parameter in network.Parameters.All)
        {
            float[] values = network.Parameters.Device.Read(parameter.Tensor.Data);
            file.Histogram($"{(parameter.Trained ? "weights" : "statistics")}/{parameter.Name}", row.Step, values, Now);
        }
    });

    public void RunEnded(RunRow row) => Close();

    public void RunEnded(RunRow row, Network network) => Close();

    public void Dispose() => Close();

    private double Now => EventFile.Seconds(time.GetUtcNow());

    private EventFile FileOf(string arm, int seed, long step)
    {
        if (_file is not null && _run == (arm, seed)) return _file;
        Close();
        string place = Path.Combine(folder.EventFiles, FileName.Of(arm), FormattableString.Invariant($"seed-{seed}"));
        bool goesOn = HasEvents(place);
        _file = EventFile.Create(place, time.GetUtcNow());
        _run = (arm, seed);
        // What an earlier file holds of this very step may be the half that is not told again; what is, has the same bits.
        if (goesOn) _file.Resume(step + 1, Now);
        return _file;
    }

    private static bool HasEvents(string place) => Directory.Exists(place) && Directory.EnumerateFiles(place).Any();

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Attempt(Action write)
    {
        if (Fault is not null) return;
        try
        {
            write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Fault = problem.Message;
            Close();
        }
    }
}
