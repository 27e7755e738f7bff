using System.Text.Json;
using Plasticity.Interop.Formats;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Runs;

/// <summary>How far the logs of a run reached.</summary>
/// <param name="Epochs"><c>metrics.jsonl</c>.</param> <param name="Measures"><c>measures.jsonl</c>.</param> <param name="Ends"><c>runs.jsonl</c>.</param>
public sealed record LogMark(LineMark Epochs, LineMark Measures, LineMark Ends);

/// <summary>
/// Writes a line of <c>metrics.jsonl</c> at the end of every epoch, of <c>measures.jsonl</c> for what was measured and of <c>runs.jsonl</c> at
/// the end of every run, and remembers them for the summary.
/// </summary>
public sealed class RunLog : IStudyObserver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly LineFile _epochFile, _measureFile, _endFile;
    private readonly List<MetricRow> _rows = [];
    private readonly List<MeasureRow> _measures = [];
    private readonly List<RunRow> _ends = [];
    private StudyPlan? _plan;
    private bool _closed;

    /// <summary>Begins the logs of a run anew.</summary>
    public RunLog(RunFolder folder) : this(folder, null) { }

    private RunLog(RunFolder folder, LogMark? mark)
    {
        _epochFile = new LineFile(folder.Metrics, mark?.Epochs);
        try
        {
            _measureFile = new LineFile(folder.Measures, mark?.Measures);
            _endFile = new LineFile(folder.Ends, mark?.Ends);
            // All of them are what they were: a folder that is refused is left as it was found.
            foreach (LineFile file in (LineFile[])[_epochFile, _measureFile, _endFile]) file.Cut();
            // That they are there has to outlast a power cut as much as what is in them.
            WholeFile.SyncFolder(folder.Root);
        }
        catch
        {
            _epochFile.Dispose();
            _measureFile?.Dispose();
            _endFile?.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with the logs of a run that was left: rows behind the mark are cut off, for they will come again.</summary>
    /// <param name="read">Reads the rows of the folder.</param>
    /// <exception cref="InputException">The logs are not those that the mark is of.</exception>
    public static RunLog Resume(RunFolder folder, LogMark mark, Func<RunFolder, RunRecords> read)
    {
        RunLog log = new(folder, mark);
        try
        {
            RunRecords records = read(folder);
            log._rows.AddRange(records.Epochs);
            log._measures.AddRange(records.Measures);
            log._ends.AddRange(records.Ends);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>What the study set out to do.</summary>
    /// <exception cref="InvalidOperationException">The study has not started.</exception>
    public StudyPlan Plan => _plan ?? throw new InvalidOperationException("the study has not started");

    /// <summary>All rows so far, in the order in which they came.</summary>
    public IReadOnlyList<MetricRow> Rows => _rows;

    /// <summary>All that was measured so far, in the order in which it came.</summary>
    public IReadOnlyList<MeasureRow> Measures => _measures;

    /// <summary>The runs that have ended.</summary>
    public IReadOnlyList<RunRow> Ends => _ends;

    /// <summary>All of it so far.</summary>
    public RunRecords Records => RunRecords.Of(_rows, _measures, _ends);

    public void Started(StudyPlan plan) => _plan = plan;

    public void EpochEnded(MetricRow row) => Append(_epochFile, Line(row), _rows, row);

    public void Measured(MeasureRow row) => Append(_measureFile, Line(row), _measures, row);

    public void RunEnded(RunRow row) => Append(_endFile, Line(row), _ends, row);

    /// <summary>Waits until all lines are on the disk, and says how far the files reach.</summary>
    public LogMark Flush()
    {
        lock (_gate)
        {
            foreach (LineFile file in (LineFile[])[_epochFile, _measureFile, _endFile]) file.Flush();
            return new LogMark(_epochFile.Mark, _measureFile.Mark, _endFile.Mark);
        }
    }

    /// <summary>Ends the files after their last whole lines; later rows are ignored. Any thread may call it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            foreach (LineFile file in (LineFile[])[_epochFile, _measureFile, _endFile]) file.Dispose();
        }
    }

    /// <summary>One row as UTF-8 JSON with its line end. A number that is not finite, such as the loss of a diverged run, is null.</summary>
    public static byte[] Line(MetricRow row) => JsonObject.Line(json =>
    {
        json.WriteString("study", row.Study);
        json.WriteString("arm", row.Arm);
        json.WriteNumber("seed", row.Seed);
        json.WriteString("phase", row.Phase);
        json.WriteNumber("epoch", row.Epoch);
        json.WriteNumber("step", row.Step);
        Number(json, "rate", row.Rate);
        Number(json, "train_loss", row.TrainLoss);
        Number(json, "train_accuracy", row.TrainAccuracy);
        Number(json, "test_loss", row.TestLoss);
        Number(json, "test_accuracy", row.TestAccuracy);
        json.WriteNumber("test_images", row.TestImages);
        Number(json, "images_per_second", row.ImagesPerSecond);
        Number(json, "seconds", row.Seconds);
    });

    /// <summary>The same for what was measured.</summary>
    public static byte[] Line(MeasureRow row) => JsonObject.Line(json =>
    {
        json.WriteString("study", row.Study);
        json.WriteString("arm", row.Arm);
        json.WriteNumber("seed", row.Seed);
        json.WriteString("phase", row.Phase);
        json.WriteString("moment", SettingText.Format(row.Moment));
        json.WriteNumber("epoch", row.Epoch);
        json.WriteNumber("step", row.Step);
        json.WriteString("measure", row.Measure);
        Number(json, "value", row.Value);
    });

    /// <summary>The same for the end of a run.</summary>
    public static byte[] Line(RunRow row) => JsonObject.Line(json =>
    {
        json.WriteString("study", row.Study);
        json.WriteString("arm", row.Arm);
        json.WriteNumber("seed", row.Seed);
        json.WriteNumber("steps", row.Steps);
        json.WriteBoolean("diverged", row.Diverged);
        json.WriteString("sha256", row.Sha256);
    });

    private void Append<T>(LineFile file, byte[] line, List<T> rows, T row)
    {
        lock (_gate)
        {
            if (_closed) return;
            file.Append(line);
            rows.Add(row);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
