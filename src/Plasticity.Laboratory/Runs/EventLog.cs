using Plasticity.Devices;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;
using Plasticity.Interop.Images;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Runs;

/// <summary>
/// Keeps a run folder's <c>tensorboard</c>: for each arm and seed the numbers of every row, and histograms of every parameter at the ends of
/// epochs; beside them the first training images. Steps are those of the optimiser since the run began.
/// </summary>
/// <remarks>
/// A run that is taken up again gets a second file beside the first. TensorBoard forgets what the first holds of the step with which the second
/// begins, so what stood there before the checkpoint and does not come again is told once more. Of the phases that an arm shares with an earlier one it has the numbers and
/// no histograms: they were not trained again. Where nothing more can be written, the log ends and says why; the run goes on.
/// </remarks>
/// <param name="folder">The run's.</param> <param name="time">The clock.</param>
/// <param name="before">What the run had noted where it goes on, and does not tell again; nothing where it begins.</param>
public sealed class EventLog(RunFolder folder, TimeProvider time, RunRecords before) : IStudyObserver, INetworkObserver, IDisposable
{
    private EventFile? _file;
    private (string Arm, int Seed) _run;

    /// <summary>Why the log ended before the run did; null as long as it has not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Writes the first training images as one picture.</summary>
    public void Show(ImageSet images) => Attempt(() =>
    {
        string place = Path.Combine(folder.EventFiles, "training-images");
        (byte[] pixels, int height, int width) = ImageGrid.Of(images);
        DateTimeOffset now = time.GetUtcNow();
        using EventFile file = EventFile.Create(place, now);
        file.Start(0, EventFile.Seconds(now));
        file.Image($"{images.Name}/first", 0, ImageFile.Png(pixels, height, width, images.Channels), height, width, images.Channels, EventFile.Seconds(now));
    });

    public void EpochEnded(MetricRow row) => Attempt(() => Write(FileOf(row.Arm, row.Seed, row.Step), row));

    public void Measured(MeasureRow row) => Attempt(() => Write(FileOf(row.Arm, row.Seed, row.Step), row));

    private void Write(EventFile file, MetricRow row)
    {
        Scalar("loss/train", row.TrainLoss);
        if (!double.IsNaN(row.TrainAccuracy)) Scalar("accuracy/train", row.TrainAccuracy);
        // Not every epoch is tested: what is not a number was not measured, or the run diverged, which the loss of training tells.
        if (!double.IsNaN(row.TestLoss)) Scalar("loss/test", row.TestLoss);
        if (!double.IsNaN(row.TestAccuracy)) Scalar("accuracy/test", row.TestAccuracy);
        Scalar("training/rate", row.Rate);
        Scalar("training/images-per-second", row.ImagesPerSecond);

        void Scalar(string tag, double value) => file.Scalar(tag, row.Step, (float)value, Now);
    }

    private void Write(EventFile file, MeasureRow row)
    {
        if (!double.IsNaN(row.Value)) file.Scalar($"measures/{row.Measure}", row.Step, (float)row.Value, Now);
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
        IReadOnlyList<string> earlier = EventFile.In(place);
        MetricRow[] rows = [.. before.Epochs.Where(row => (row.Arm, row.Seed) == (arm, seed))];
        MeasureRow[] measures = [.. before.Measures.Where(row => (row.Arm, row.Seed) == (arm, seed))];
        _file = EventFile.Create(place, time.GetUtcNow());
        _run = (arm, seed);
        // A run of which nothing was noted tells everything again, in whatever order.
        _file.Start(rows.Length + measures.Length > 0 ? step : 0, Now);
        if (earlier.Count > 0) TellAgain(_file, [.. rows.Where(row => row.Step >= step)], [.. measures.Where(row => row.Step >= step)], earlier);
        return _file;
    }

    /// <summary>What was noted before the checkpoint and will be forgotten: the run does not tell it again.</summary>
    private void TellAgain(EventFile file, MetricRow[] rows, MeasureRow[] measures, IReadOnlyList<string> earlier)
    {
        foreach (MetricRow row in rows) Write(file, row);
        foreach (MeasureRow row in measures) Write(file, row);
        // The histograms of a row follow it at once, so they were written if it was noted. The last to be written are those of this course of the run.
        Dictionary<string, byte[]> histograms = [];
        foreach (long step in rows.Select(row => row.Step).Distinct())
        {
            foreach (string path in earlier)
                foreach ((string tag, byte[] message) in EventFile.HistogramsAt(path, step)) histograms[tag] = message;
        }
        foreach (byte[] message in histograms.Values) file.Copy(message);
    }

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
            Fault = Refusal.Words(problem);
            Close();
        }
    }
}
