using System.Buffers;
using System.Text.Json;
using Plasticity.Studies.Records;
using Plasticity.Studies.Rows;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Runs;

/// <summary>
/// Writes a line of <c>metrics.jsonl</c> at the end of every epoch and remembers it for the summary. A line is written in one piece, so that the
/// file holds whole lines alone, whenever the process ends.
/// </summary>
public sealed class RunLog : IStudyObserver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly FileStream _measured;
    private readonly List<MetricRow> _rows = [];
    private readonly List<MeasureRow> _measures = [];
    private readonly List<(string Arm, int Seed)> _diverged = [];
    private StudyPlan? _plan;
    private bool _closed;

    public RunLog(RunFolder folder)
    {
        _file = Open(folder.Metrics);
        _measured = Open(folder.Measures);
    }

    /// <summary>What the study set out to do.</summary>
    /// <exception cref="InvalidOperationException">The study has not started.</exception>
    public StudyPlan Plan => _plan ?? throw new InvalidOperationException("the study has not started");

    /// <summary>All rows so far, in the order in which they came.</summary>
    public IReadOnlyList<MetricRow> Rows => _rows;

    /// <summary>All that was measured so far, in the order in which it came.</summary>
    public IReadOnlyList<MeasureRow> Measures => _measures;

    /// <summary>The runs that were given up because their loss was not finite.</summary>
    public IReadOnlyList<(string Arm, int Seed)> Diverged => _diverged;

    /// <summary>All of it so far.</summary>
    public RunRecords Records => new(_rows, _measures, _diverged);

    public void Started(StudyPlan plan) => _plan = plan;

    public void Advanced(StudyProgress progress)
    {
    }

    public void EpochEnded(MetricRow row) => Append(_file, Line(row), _rows, row);

    public void Measured(MeasureRow row) => Append(_measured, Line(row), _measures, row);

    public void RunEnded(string arm, int seed, bool diverged)
    {
        if (diverged) _diverged.Add((arm, seed));
    }

    /// <summary>Ends the file after its last whole line; later rows are ignored. Any thread may call it.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _file.Dispose();
            _measured.Dispose();
        }
    }

    /// <summary>One row as UTF-8 JSON with its line end. A number that is not finite, such as the loss of a diverged run, is null.</summary>
    public static byte[] Line(MetricRow row) => Line(json =>
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
        Number(json, "images_per_second", row.ImagesPerSecond);
        Number(json, "seconds", row.Seconds);
    });

    /// <summary>The same for what was measured.</summary>
    public static byte[] Line(MeasureRow row) => Line(json =>
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

    private static byte[] Line(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return [.. bytes.WrittenSpan, (byte)'\n'];
    }

    private void Append<T>(FileStream file, byte[] line, List<T> rows, T row)
    {
        lock (_gate)
        {
            if (_closed) return;
            file.Write(line);
            rows.Add(row);
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
