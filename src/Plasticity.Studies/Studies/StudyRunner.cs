using Plasticity.Engine.Devices;
using Plasticity.Studies.Data;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Studies;

/// <summary>
/// Runs every arm of a study for every seed, arms within seeds, so that a study that is stopped has whole pairs. Arms whose first phases are
/// equal share the work of them: the weights after a phase are kept while another arm of the seed begins the same way.
/// </summary>
public sealed class StudyRunner
{
    private readonly Study _study;
    private readonly Recipe _recipe;
    private readonly IDevice _device;
    private readonly IStudyObserver _observer;
    private readonly TrainingSet _data;
    private readonly CancellationToken _stop;
    private readonly List<Trunk> _trunks = [];
    private readonly ImageCounter _images = new();

    private StudyRunner(Study study, IDevice device, TrainingSet data, IStudyObserver observer, CancellationToken stop)
    {
        (_study, _recipe, _device, _data, _observer, _stop) = (study, study.Recipe, device, data, observer, stop);
    }

    /// <summary>Runs the study.</summary>
    /// <param name="study">Validated settings.</param>
    /// <param name="device">Where to run.</param>
    /// <param name="data">The whole data set; the study takes from it what its settings say.</param>
    /// <param name="observer">Is told everything.</param>
    /// <param name="stop">Ends the study after the current training step.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InputException">The settings do not fit the data.</exception>
    public static void Run(Study study, IDevice device, ImageSet data, IStudyObserver observer, CancellationToken stop = default)
    {
        study.Validate();
        ImageSet selected = study.Select(data);
        using TrainingSet images = new(device, selected);
        StudyRunner runner = new(study, device, images, observer, stop);
        observer.Started(Plan(study, selected));
        for (int i = 0; i < study.Seeds; i++) runner.RunSeed(study.FirstSeed + i);
    }

    /// <summary>How much a study will do on a data set, shared phases counted once.</summary>
    public static StudyPlan Plan(Study study, ImageSet selected)
    {
        long imageSteps = 0;
        List<IReadOnlyList<Phase>> done = [];
        foreach (Arm arm in study.Arms)
        {
            for (int length = 1; length <= arm.Phases.Count; length++)
            {
                Phase[] prefix = [.. arm.Phases.Take(length)];
                if (done.Any(prefix.SequenceEqual)) continue;
                done.Add(prefix);
                imageSteps += (long)prefix[^1].Epochs * prefix[^1].Data.CountOf(selected.Train.Count);
            }
        }
        return new StudyPlan(study.Name, [.. study.Arms.Select(arm => arm.Name)], [.. Enumerable.Range(study.FirstSeed, study.Seeds)], imageSteps * study.Seeds);
    }

    private void RunSeed(int seed)
    {
        _trunks.Clear();
        foreach (Arm arm in _study.Arms) RunArm(arm, seed);
    }

    private void RunArm(Arm arm, int seed)
    {
        using Network network = new(_device, _recipe.Model, _data.Image, _data.Classes);
        RunState run = new(arm.Name, seed);
        Trunk? trunk = _trunks.Where(known => known.IsStartOf(arm)).MaxBy(known => known.Phases.Count);
        if (trunk is null) network.Parameters.Initialise((ulong)seed);
        else Replay(trunk, network, run);

        for (int i = run.PhasesDone; i < arm.Phases.Count && !run.Diverged; i++)
        {
            using PhaseRunner phase = new(_recipe, arm.Phases[i], network, _data, run, _images);
            phase.Run(_observer, _stop);
            Phase[] done = [.. arm.Phases.Take(i + 1)];
            if (_study.Arms.Any(other => other != arm && Trunk.Begins(other, done)))
            {
                _trunks.Add(new Trunk(done, network.Save(), [.. run.Rows], run.Step, run.Diverged));
            }
        }
        _observer.RunEnded(arm.Name, seed, run.Diverged);
    }

    private void Replay(Trunk trunk, Network network, RunState run)
    {
        network.Restore(trunk.Weights);
        run.Resume(trunk);
        foreach (MetricRow row in trunk.Rows) _observer.EpochEnded(run.Note(row with { Arm = run.Arm }));
    }
}
