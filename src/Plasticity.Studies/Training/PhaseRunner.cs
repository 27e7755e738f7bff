using System.Diagnostics;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;
using Plasticity.Studies.Measures;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Phases;
using Plasticity.Studies.Phases.Samplings;
using Plasticity.Studies.Rows;
using Plasticity.Studies.Treatments;

namespace Plasticity.Studies.Training;

/// <summary>One phase of one run: the training loop.</summary>
internal sealed class PhaseRunner : IDisposable
{
    private readonly Recipe _recipe;
    private readonly Phase _phase;
    private readonly Network _network;
    private readonly TrainingSet _data;
    private readonly RunState _run;
    private readonly IReadOnlyList<Probe> _probes;
    private readonly WorkCounter _work;
    private readonly IStudyObserver _observer;
    private readonly CancellationToken _stop;
    private readonly IDevice _device;
    private readonly OptimiserSettings _settings;
    private readonly Optimiser _optimiser;
    private readonly Regularisers _regularisers;
    private readonly ScoreCounter _counter;
    private readonly Batches _batches;
    private readonly List<MetricRow> _rows = [];
    private readonly long _totalSteps, _scheduleStart;
    private readonly double _imageWork;
    private readonly int[]? _part;
    private readonly int _samples;
    private double _rate;
    private long _step;

    public PhaseRunner(
        Recipe recipe, Phase phase, Network network, TrainingSet data, RunState run, IReadOnlyList<Probe> probes, WorkCounter work,
        IStudyObserver observer, CancellationToken stop)
    {
        (_recipe, _phase, _network, _data, _run, _work, _observer, _stop) = (recipe, phase, network, data, run, work, observer, stop);
        _probes = [.. probes.Where(probe => probe.Phase == phase.Name)];
        _device = network.Parameters.Device;
        _settings = phase.Optimiser ?? recipe.Optimiser;
        _optimiser = run.Begin(_settings, phase.Carry.Optimiser, network);
        _regularisers = phase.Regularisers ?? recipe.Regularisers;
        _counter = new ScoreCounter(_device);
        _part = phase.Data.Pick(data.Labels, (ulong)run.Seed);
        _samples = _part?.Length ?? data.Labels.Count;
        _totalSteps = phase.Stop.MostSteps(phase.Sampling.StepsOf(_samples, recipe.Batch));
        _batches = BatchesOf(phase);
        _scheduleStart = phase.Carry.Schedule ? run.ScheduleSteps : 0;
        _imageWork = network.Model.MultiplyAdds(data.Image[0], data.Image[1]);
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

    private bool Ended => _step >= _totalSteps || _run.Diverged || (_rows.Count > 0 && _phase.Stop.EndsAfter(_rows));

    /// <summary>Treats the network, then trains it, telling the observer of every epoch.</summary>
    public void Run()
    {
        Enter();
        NetworkSnapshot? entry = _probes.Count > 0 ? _network.Save() : null;
        Probe(Moment.Start, entry);
        double workBefore = _work.Done;
        for (int epoch = 1; !Ended; epoch++)
        {
            RunEpoch(epoch);
            Probe(Moment.Epoch, entry);
        }
        // What a phase saved by ending early counts as done, or progress would never come to its end.
        _work.Done = workBefore + _imageWork * _phase.Sampling.SamplesIn(_totalSteps, _samples, _recipe.Batch);
        _run.ScheduleSteps = _scheduleStart + _step;
        Probe(Moment.End, entry);
        if (_phase.Stop.Reached(_rows) is { } reached) Note(Moment.End, MeasureRow.Reached, reached ? 1 : 0);
    }

    private void Enter()
    {
        int draw = _phase.Stream + 1;
        if (!_phase.Carry.Statistics) _network.Parameters.Initialise((ulong)_run.Seed, draw, parameter => !parameter.Trained);
        TreatmentContext context = new(_network.Model, _network.Parameters, (ulong)_run.Seed, draw);
        foreach (ITreatment treatment in _phase.Entry) treatment.Apply(context);
    }

    private void RunEpoch(int epoch)
    {
        Stopwatch clock = Stopwatch.StartNew();
        bool penalised = _regularisers.PenaltyEpochs.Holds(epoch - 1), augmented = _regularisers.AugmentationEpochs.Holds(epoch - 1);
        (_optimiser.L2, _optimiser.Decay) = penalised
            ? ((float)(_settings.L2 + _regularisers.L2), (float)(_settings.Decay + _regularisers.Decay))
            : (0, 0);
        _batches.Augmentation = augmented ? new Augmentation(_regularisers.Translate, _regularisers.Flip) : Augmentation.None;
        (Score train, int images) = TrainEpoch(epoch, clock);
        double imagesPerSecond = Math.Round(images / clock.Elapsed.TotalSeconds, 1);
        _run.Diverged |= !train.IsFinite;
        MetricRow row = new(
            _recipe.Study, _run.Arm, _run.Seed, _phase.Name, epoch, _run.Step, _rate, train.Loss, train.Accuracy, double.NaN, double.NaN,
            imagesPerSecond, _run.Seconds);
        _rows.Add(row);
        if (epoch % _phase.TestEvery == 0 || Ended)
        {
            Score test = _data.Test(_network, _counter, _stop);
            _run.Diverged |= !test.IsFinite;
            row = _rows[^1] = row with { TestLoss = test.Loss, TestAccuracy = test.Accuracy, Seconds = _run.Seconds };
        }
        _observer.EpochEnded(_run.Note(row));
    }

    private (Score Score, int Images) TrainEpoch(int epoch, Stopwatch clock)
    {
        int seen = 0, steps = (int)Math.Min(_batches.Steps, _totalSteps - _step);
        int epochs = (int)((_totalSteps + _batches.Steps - 1) / _batches.Steps);
        _counter.Clear();
        foreach (Batch batch in _batches.Epoch(epoch).Take(steps))
        {
            _stop.ThrowIfCancellationRequested();
            TrainStep(batch);
            seen += batch.Count;
            _work.Done += _imageWork * batch.Count;
            if (!_work.IsDue()) continue;
            _observer.Advanced(new StudyProgress(_run.Arm, _run.Seed, _phase.Name, epoch, epochs, _work.Share, seen / clock.Elapsed.TotalSeconds));
        }
        return (_counter.Read(), seen);
    }

    private void TrainStep(Batch batch)
    {
        _rate = (_phase.Rate ?? _recipe.Rate) * _phase.Schedule.Factor(_scheduleStart + _step, _batches.Steps, _scheduleStart + _totalSteps);
        using Tape tape = Tape.ForTraining(_device, new RandomStream((ulong)_run.Seed, Purpose.Noise, (ulong)_run.Step));
        Loss loss = tape.CrossEntropy(_network.Model.Forward(tape, batch.Images), batch.Labels);
        tape.Backward(loss.Mean, _network.Gradients);
        _optimiser.Step(_network.Gradients, (float)_rate);
        _counter.Add(loss, batch.Count);
        _run.Step++;
        _step++;
    }

    private void Probe(Moment moment, NetworkSnapshot? entry)
    {
        foreach (Probe probe in _probes.Where(probe => probe.At.Contains(moment)))
        {
            MeasureContext context = new(_network, _data, _data.Labels, _part, entry!, _recipe.Batch, (ulong)_run.Seed, _stop);
            Note(moment, probe.Measure.Name, _run.Diverged ? double.NaN : probe.Measure.Of(context));
        }
    }

    private void Note(Moment moment, string measure, double value) => _observer.Measured(_run.Note(
        new MeasureRow(_recipe.Study, _run.Arm, _run.Seed, _phase.Name, moment, _rows.Count, _run.Step, measure, value)));

    public void Dispose()
    {
        _batches.Dispose();
        _counter.Dispose();
    }
}
