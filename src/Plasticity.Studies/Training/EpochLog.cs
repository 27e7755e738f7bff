using System.Globalization;
using Plasticity.Devices;
using Plasticity.Engine.Ops;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>What a run has counted and noted.</summary>
internal sealed class EpochLog : IState, IDisposable
{
    private const char Field = '\t', Line = '\n';
    private const int Fields = 9;

    private readonly ScoreCounter _counter;
    private readonly List<Row> _rows = [];
    private readonly List<EpochResult> _epochs = [];
    private readonly RunTime _time;
    private readonly (string Arm, int Seed) _of;

    public EpochLog(RunPlan plan, IDevice device, TimeProvider time)
    {
        _of = (plan.Arm.Name, plan.Seed);
        _counter = new ScoreCounter(device);
        _time = new RunTime(time);
    }

    /// <summary>Everything so far, in order.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Epochs of the round so far.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>Whether a loss was not finite.</summary>
    public bool Diverged { get; private set; }

    /// <summary>Learning rate of the last step.</summary>
    public float Rate { get; set; }

    public void Enter() => _epochs.Clear();

    /// <summary>Counts samples of a training step.</summary>
    public void Count(Loss loss, int samples)
    {
        if (_counter.Samples == 0) _time.StartEpoch();
        _counter.Add(loss, samples);
    }

    /// <summary>Waits for the device and gives the training score of the epoch so far.</summary>
    public Score ReadTraining() => _counter.Read();

    /// <summary>Notes an epoch, and begins to count the next.</summary>
    /// <param name="at">Where the run stands.</param> <param name="test">None where the objective is not tested.</param> <param name="tested">Test images.</param>
    public void Note(RowPlace at, Objective objective, Score train, Score? test, int tested)
    {
        Diverged |= !train.IsFinite || test is { IsFinite: false };
        _epochs.Add(new EpochResult(train.Loss, train.Accuracy, test?.Loss ?? double.NaN, test?.Accuracy ?? double.NaN));
        Add(EpochRows.Rate, Rate);
        Add(EpochRows.Train + objective.LossName, train.Loss);
        Add(EpochRows.Train + objective.HitName, train.Accuracy);
        if (test is { } score)
        {
            Add(EpochRows.TestLoss, score.Loss);
            Add(EpochRows.TestAccuracy, score.Accuracy);
            Add(EpochRows.TestImages, tested);
        }
        Add(EpochRows.ImagesPerSecond, Math.Round(_counter.Samples / _time.OfEpoch, 1));
        Add(EpochRows.Seconds, _time.OfRun);
        _counter.Clear();

        void Add(string measure, double value) => _rows.Add(new Row(at, measure, "", 0, value));
    }

    /// <summary>Notes a measured value.</summary>
    public void Note(Row row) => _rows.Add(row);

    /// <summary>Takes back the rows after so many.</summary>
    public void Truncate(int rows) => _rows.RemoveRange(rows, _rows.Count - rows);

    public void Save(StateWriter to)
    {
        to.Write("counter", _counter);
        to.Write("rows", string.Join(Line, _rows.Select(Text)));
        to.Write("epochs", [.. _epochs.SelectMany(epoch => (double[])[epoch.TrainLoss, epoch.TrainAccuracy, epoch.TestLoss, epoch.TestAccuracy])]);
        to.Write("diverged", Diverged ? 1 : 0);
        to.Write("rate", [Rate]);
        to.Write("time", _time);
    }

    public void Load(StateReader from)
    {
        from.Read("counter", _counter);
        _rows.Clear();
        _rows.AddRange(from.Text("rows").Split(Line, StringSplitOptions.RemoveEmptyEntries).Select(Parse));
        _epochs.Clear();
        foreach (double[] epoch in from.Doubles("epochs").Chunk(4)) _epochs.Add(new EpochResult(epoch[0], epoch[1], epoch[2], epoch[3]));
        Diverged = from.Whole("diverged") != 0;
        Rate = from.Floats("rate", 1)[0];
        from.Read("time", _time);
    }

    public void Dispose() => _counter.Dispose();

    private static string Text(Row row) => string.Join(Field, row.At.Phase, Number(row.At.Round), Number(row.At.Epoch), Number(row.At.Step), row.Measure, row.Of, row.Index.ToString("R", CultureInfo.InvariantCulture), row.Value.ToString("R", CultureInfo.InvariantCulture), "");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The rows of another arm's run, from which this one goes on, become this run's.</summary>
    private Row Parse(string line)
    {
        string[] fields = line.Split(Field);
        try
        {
            if (fields.Length != Fields) throw new FormatException();
            RowPlace at = new(_of.Arm, _of.Seed, fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[2], CultureInfo.InvariantCulture), long.Parse(fields[3], CultureInfo.InvariantCulture));
            return new Row(at, fields[4], fields[5], double.Parse(fields[6], CultureInfo.InvariantCulture), double.Parse(fields[7], CultureInfo.InvariantCulture));
        }
        catch (Exception problem) when (problem is FormatException or OverflowException)
        {
            throw new InputException("state 'log/rows': expected rows of a run, found another line", InputException.BadFile, problem);
        }
    }
}
