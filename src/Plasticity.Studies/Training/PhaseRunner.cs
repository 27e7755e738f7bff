using System.Diagnostics;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Optimisers;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;
using Plasticity.Studies.Treatments;

namespace Plasticity.Studies.Training;

/// <summary>Training images over all runs of a study so far.</summary>
internal sealed class ImageCounter
{
    public long Trained { get; set; }
}

/// <summary>One phase of one run: the training loop.</summary>
internal sealed class PhaseRunner : IDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);

    private readonly Recipe _recipe;
    private readonly Phase _phase;
    private readonly Network _network;
    private readonly TrainingSet _data;
    private readonly RunState _run;
    private readonly ImageCounter _images;
    private readonly IDevice _device;
    private readonly Optimiser _optimiser;
    private readonly ScoreCounter _counter;
    private readonly Batches _batches;

    public PhaseRunner(Recipe recipe, Phase phase, Network network, TrainingSet data, RunState run, ImageCounter images)
    {
        (_recipe, _phase, _network, _data, _run, _images) = (recipe, phase, network, data, run, images);
        _device = network.Parameters.Device;
        _optimiser = recipe.Optimiser.Create(network.Parameters);
        _counter = new ScoreCounter(_device);
        _batches = data.BatchesFor(recipe, phase, (ulong)run.Seed);
    }

    /// <summary>Treats the network, then trains it, telling the observer of every epoch.</summary>
    public void Run(IStudyObserver observer, CancellationToken stop)
    {
        _phase.Entry.Apply(new TreatmentContext(_network.Model, _network.Parameters, (ulong)_run.Seed, Draw: _phase.Stream + 1));
        for (int epoch = 1; epoch <= _phase.Epochs && !_run.Diverged; epoch++)
        {
            Stopwatch clock = Stopwatch.StartNew();
            Score train = TrainEpoch(epoch, clock, observer, stop);
            double imagesPerSecond = _batches.Count / clock.Elapsed.TotalSeconds;
            Score test = _data.Test(_network, _counter, stop);
            _run.Diverged = !train.IsFinite || !test.IsFinite;
            observer.EpochEnded(_run.Note(new MetricRow(
                _recipe.Study, _run.Arm, _run.Seed, _phase.Name, epoch, _run.Step, _recipe.Rate, train.Loss, train.Accuracy, test.Loss, test.Accuracy,
                imagesPerSecond, _run.Seconds)));
        }
    }

    private Score TrainEpoch(int epoch, Stopwatch clock, IStudyObserver observer, CancellationToken stop)
    {
        TimeSpan next = ProgressInterval;
        int seen = 0;
        _counter.Clear();
        foreach (Batch batch in _batches.Epoch(epoch))
        {
            stop.ThrowIfCancellationRequested();
            TrainStep(batch);
            seen += batch.Count;
            _images.Trained += batch.Count;
            if (clock.Elapsed < next) continue;
            next = clock.Elapsed + ProgressInterval;
            observer.Advanced(new StudyProgress(_run.Arm, _run.Seed, _phase.Name, epoch, _phase.Epochs, _images.Trained, seen / clock.Elapsed.TotalSeconds));
        }
        return _counter.Read();
    }

    private void TrainStep(Batch batch)
    {
        using Tape tape = Tape.ForTraining(_device, new RandomStream((ulong)_run.Seed, Purpose.Noise, (ulong)_run.Step));
        Loss loss = tape.CrossEntropy(_network.Model.Forward(tape, batch.Images), batch.Labels);
        tape.Backward(loss.Mean, _network.Gradients);
        _optimiser.Step(_network.Gradients, (float)_recipe.Rate);
        _counter.Add(loss, batch.Count);
        _run.Step++;
    }

    public void Dispose()
    {
        _batches.Dispose();
        _counter.Dispose();
        _optimiser.Dispose();
    }
}
