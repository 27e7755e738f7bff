using System.Diagnostics;
using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Data;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Samplings;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Training;

/// <summary>
/// One phase of one run: the training loop. It can be left between any two steps: the run's rows and a <see cref="PhasePosition"/> say where it
/// stands, and everything else follows from seed, epoch and step.
/// </summary>
internal sealed class PhaseRunner : IDisposable
{
    // A part of a phase that was cut in two draws other noise at its entry than the phase did at its own.
    private const int DrawsOfParts = 1 << 20;

    private readonly Recipe _recipe;
    private readonly Phase _phase;
    private readonly Network _network;
    private readonly TrainingSet _data;
    private readonly RunState _run;
    private readonly IReadOnlyList<Probe> _probes;
    private readonly WorkCounter _work;
    private readonly StudyWatch _watch;
    private readonly Action _keep;
    private readonly IDevice _device;
    private readonly OptimiserSettings _settings;
    private readonly Optimiser _optimiser;
    private readonly Regularisers _regularisers;
    private readonly ScoreCounter _counter, _testCounter;
    private readonly Batches _batches;
    private readonly List<MetricRow> _rows;
    private readonly List<(Moment, int, string)> _taken;
    private readonly long _totalSteps, _until;
    private readonly EpochCount _scheduleStart, _scheduleTotal;
    private readonly double _imageWork;
    private readonly int[]? _part;
    private readonly int _samples;
    private readonly bool _isEntered;
    private NetworkSnapshot? _entry;
    private double _rate;
    private long _step;

    /// <param name="arm">Of the run; its phase after those that are done is the one.</param>
    /// <param name="keep">Called between two steps when the state is to be kept.</param>
    public PhaseRunner(
        Recipe recipe, Arm arm, Network network, TrainingSet data, RunState run, IReadOnlyList<Probe> probes, WorkCounter work, StudyWatch watch, Action keep)
    {
        Phase phase = arm.Phases[run.PhasesDone];
        (_recipe, _phase, _network, _data, _run, _work, _watch, _keep) = (recipe, phase, network, data, run, work, watch, keep);
        _probes = [.. probes.Where(probe => probe.Phase == phase.Name)];
        _device = network.Parameters.Device;
        _isEntered = run.Position is { } known && known.Phase == run.PhasesDone;
        _settings = phase.Optimiser ?? recipe.Optimiser;
        _optimiser = run.Begin(_settings, phase.Carry.Optimiser || phase.From is not null || _isEntered, network);
        _regularisers = phase.Regularisers ?? recipe.Regularisers;
        (_counter, _testCounter) = (new ScoreCounter(_device), new ScoreCounter(_device));
        _part = phase.Data.Pick(data.Labels, (ulong)run.Seed);
        _samples = _part?.Length ?? data.Labels.Count;
        int stepsOfEpoch = phase.Sampling.StepsOf(_samples, recipe.Batch);
        _totalSteps = phase.Stop.MostSteps(stepsOfEpoch);
        _until = Math.Min(_totalSteps, phase.Until?.Steps(stepsOfEpoch) ?? _totalSteps);
        _batches = BatchesOf(phase);
        _scheduleStart = phase.Carry.Schedule ? run.ScheduleDone : default;
        if (phase.Schedule.HasEnd)
            _scheduleTotal = arm.ScheduledOver(run.PhasesDone).Aggregate(default(EpochCount), (sum, part) => sum + part.Epochs(data.Labels, (ulong)run.Seed, recipe.Batch));
        _imageWork = network.Model.MultiplyAdds(data.Image[0], data.Image[1]);
        _rows = [.. run.Rows.Where(row => row.Phase == phase.Name)];
        _taken = [.. run.Measures.Where(row => row.Phase == phase.Name).Select(row => (row.Moment, row.Epoch, row.Measure))];
        (_rate, _entry) = (double.NaN, null);
        if (run.Position is not { } position || !(_isEntered || phase.From is not null)) return;
        (_step, _scheduleStart, _rate, _entry) = (position.Step, position.ScheduleStart, position.Rate, position.Entry);
        _counter.Restore(position.Loss, position.LossRest, position.Correct, position.Samples);
    }

    private Batches BatchesOf(Phase phase)
    {
        ulong seed = (ulong)_run.Seed, lane = (ulong)phase.Stream << 32;
        RandomStream order = new(seed, Purpose.Order, lane), augment = new(seed, Purpose.Augmentation, lane);
        SampleDraws? draws = phase.Sampling.Draws(new SamplingPlace(_data.Labels, _part, seed, phase.Stream, _totalSteps));
        return draws is null
            ? _data.Shuffled(_part, _recipe.Batch, order, augment)
            : _data.Drawn(_recipe.Batch, phase.Sampling.StepsOf(_samples, _recipe.Batch), draws, augment);
    }

    /// <summary>Steps that are done when the epochs that were noted are.</summary>
    private long NotedSteps => Math.Min((long)_rows.Count * _batches.Steps, _totalSteps);

    private EpochCount ScheduleDone => _scheduleStart + new EpochCount(_step, _batches.Steps);

    private bool EpochIsFull => _step == Math.Min((long)(_rows.Count + 1) * _batches.Steps, _totalSteps);

    private bool Ended => _step == NotedSteps && (_step >= _totalSteps || _run.Diverged || (_rows.Count > 0 && _phase.Stop.EndsAfter(_rows)));

    /// <summary>Treats the network, then trains it, telling the observer of every epoch.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; the run's position says where.</exception>
    public void Run()
    {
        // The first part of a phase may have ended by its stop rule: then there is no second.
        if (_phase.From is not null && _run.Position is null) return;
        Enter();
        try
        {
            Train();
        }
        catch (OperationCanceledException)
        {
            _run.Position = Position();
            throw;
        }
    }

    private void Train()
    {
        Probe(Moment.Start);
        if (_rows.Count > 0 && _step == NotedSteps) Probe(Moment.Epoch);
        while (!Ended && (_step < _until || EpochIsFull))
        {
            if (!RunEpoch(_rows.Count + 1)) continue;
            Probe(Moment.Epoch);
            if (_watch.Keeper?.IsDue(endsEpoch: true) == true) Keep();
        }
        // What a phase saved by ending early counts as done, or progress would never come to its end.
        _work.Done += _imageWork * (SamplesIn(_until) - SamplesIn(_step));
        if (!Ended)
        {
            _run.Position = Position();
            return;
        }
        _run.ScheduleDone = ScheduleDone;
        Probe(Moment.End);
        if (_phase.Stop.Reached(_rows) is { } reached && !WasTaken(Moment.End, MeasureRow.Reached)) Note(Moment.End, MeasureRow.Reached, reached ? 1 : 0);
        _run.Position = null;
    }

    private long SamplesIn(long steps) => _phase.Sampling.SamplesIn(steps, _samples, _recipe.Batch);

    private void Keep()
    {
        _run.Position = Position();
        _keep();
    }

    private PhasePosition Position()
    {
        (float loss, float rest, float correct, int samples) = _counter.Save();
        return new PhasePosition(_run.PhasesDone, _step, _scheduleStart, _rate, loss, rest, correct, samples, _entry);
    }

    private void Enter()
    {
        if (_isEntered) return;
        int draw = _phase.Stream + 1;
        if (!_phase.Carry.Statistics) _network.Parameters.Initialise((ulong)_run.Seed, draw, parameter => !parameter.Trained);
        TreatmentContext context = new(_network.Model, _network.Parameters, (ulong)_run.Seed, _phase.From is null ? draw : draw + DrawsOfParts);
        foreach (ITreatment treatment in _phase.Entry) treatment.Apply(context);
        if (_probes.Count > 0) _entry ??= _network.Save();
    }

    /// <summary>Trains to the end of an epoch; false where the phase is cut off before.</summary>
    private bool RunEpoch(int epoch)
    {
        Stopwatch clock = Stopwatch.StartNew();
        bool penalised = _regularisers.PenaltyEpochs.Holds(epoch - 1), augmented = _regularisers.AugmentationEpochs.Holds(epoch - 1);
        (_optimiser.L2, _optimiser.Decay) = penalised
            ? ((float)(_settings.L2 + _regularisers.L2), (float)(_settings.Decay + _regularisers.Decay))
            : (0, 0);
        _batches.Augmentation = augmented ? new Augmentation(_regularisers.Translate, _regularisers.Flip) : Augmentation.None;
        int images = TrainEpoch(epoch, clock);
        if (!EpochIsFull) return false;
        Score train = _counter.Read();
        double imagesPerSecond = Math.Round(images / clock.Elapsed.TotalSeconds, 1);
        _rows.Add(new MetricRow(
            _recipe.Study, _run.Arm, _run.Seed, _phase.Name, epoch, _run.Step, Ranges.Shortest((float)_rate), train.Loss, train.Accuracy, double.NaN, double.NaN,
            imagesPerSecond, _run.Seconds));
        bool diverged = !train.IsFinite;
        if (diverged || epoch % _phase.TestEvery == 0 || Ended)
        {
            (Score test, int tested) = _data.Test(_network, _testCounter, whole: epoch >= _phase.FirstOfTail(_batches.Steps), _watch.Stop);
            diverged |= !test.IsFinite;
            _rows[^1] = _rows[^1] with { TestLoss = test.Loss, TestAccuracy = test.Accuracy, TestImages = tested, Seconds = _run.Seconds };
        }
        _run.Diverged |= diverged;
        _watch.Observer.EpochEnded(_run.Note(_rows[^1]));
        foreach (INetworkObserver observer in _watch.Networks) observer.EpochEnded(_rows[^1], _network, diverged);
        return true;
    }

    /// <summary>Returns the images that were met.</summary>
    private int TrainEpoch(int epoch, Stopwatch clock)
    {
        int seen = 0, first = (int)(_step - NotedSteps), steps = (int)Math.Min(_batches.Steps, _until - NotedSteps);
        int epochs = (int)((_totalSteps + _batches.Steps - 1) / _batches.Steps);
        if (first == 0) _counter.Clear();
        for (int i = first; i < steps; i++)
        {
            _watch.Stop.ThrowIfCancellationRequested();
            Batch batch = _batches.At(epoch, i);
            TrainStep(batch);
            seen += batch.Count;
            _work.Done += _imageWork * batch.Count;
            if (_watch.Keeper?.IsDue(endsEpoch: false) == true) Keep();
            if (!_work.IsDue()) continue;
            _watch.Observer.Advanced(new StudyProgress(_run.Arm, _run.Seed, _phase.Name, epoch, epochs, _work.Share, seen / clock.Elapsed.TotalSeconds));
        }
        return seen;
    }

    private void TrainStep(Batch batch)
    {
        _rate = (_phase.Rate ?? _recipe.Rate) * _phase.Schedule.Factor(new SchedulePlace(ScheduleDone, new EpochCount(1, _batches.Steps), _scheduleTotal));
        using Tape tape = Tape.ForTraining(_device, new RandomStream((ulong)_run.Seed, Purpose.Noise, (ulong)_run.Step));
        Loss loss = tape.CrossEntropy(_network.Model.Forward(tape, batch.Images), batch.Labels);
        tape.Backward(loss.Mean, _network.Gradients);
        _optimiser.Step(_network.Gradients, (float)_rate);
        _counter.Add(loss, batch.Count);
        _run.Step++;
        _step++;
    }

    private void Probe(Moment moment)
    {
        foreach (Probe probe in _probes.Where(probe => probe.At.Contains(moment) && !WasTaken(moment, probe.Measure.Name)))
        {
            MeasureContext context = new(_network, _data, _data.Labels, _part, _entry!, _recipe.Batch, (ulong)_run.Seed, _watch.Stop);
            Note(moment, probe.Measure.Name, _run.Diverged ? double.NaN : probe.Measure.Of(context));
        }
    }

    /// <summary>Whether it was measured here before an interruption.</summary>
    private bool WasTaken(Moment moment, string measure) => _taken.Remove((moment, moment == Moment.Start ? 0 : _rows.Count, measure));

    private void Note(Moment moment, string measure, double value) => _watch.Observer.Measured(_run.Note(
        new MeasureRow(_recipe.Study, _run.Arm, _run.Seed, _phase.Name, moment, _rows.Count, _run.Step, measure, value)));

    public void Dispose()
    {
        _batches.Dispose();
        _counter.Dispose();
        _testCounter.Dispose();
    }
}
