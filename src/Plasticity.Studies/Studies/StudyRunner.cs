using Plasticity.Engine.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Studies.Data;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Phases;
using Plasticity.Studies.Records;
using Plasticity.Studies.Rows;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Studies;

/// <summary>
/// Runs every arm of a study for every seed, arms within seeds, so that a study that is stopped has whole pairs. Arms whose first phases are
/// equal share the work of them: the state after a phase is kept while another arm of the seed begins the same way.
/// </summary>
public sealed class StudyRunner
{
    private readonly Study _study;
    private readonly IReadOnlyList<Arm> _arms;
    private readonly Recipe _recipe;
    private readonly IDevice _device;
    private readonly IStudyObserver _observer;
    private readonly TrainingSet _data;
    private readonly CancellationToken _stop;
    private readonly List<(ModelSettings Network, Trunk Trunk)> _trunks = [];
    private readonly WorkCounter _work;

    private StudyRunner(Study study, IDevice device, TrainingSet data, StudyPlan plan, IStudyObserver observer, CancellationToken stop)
    {
        (_study, _arms, _recipe, _device, _data, _observer, _stop) = (study, study.Arms, study.Recipe, device, data, observer, stop);
        _work = new WorkCounter(plan.MultiplyAdds);
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
        Run(study, device, selected, Planning.Plan(study, selected), observer, stop);
    }

    /// <summary>Runs the study as it was planned.</summary>
    /// <param name="study">Validated settings.</param> <param name="device">Where to run.</param>
    /// <param name="selected">The images that the study takes.</param> <param name="plan">Of the study on them.</param>
    /// <param name="observer">Is told everything.</param> <param name="stop">Ends the study after the current training step.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Run(Study study, IDevice device, ImageSet selected, StudyPlan plan, IStudyObserver observer, CancellationToken stop = default)
    {
        using TrainingSet images = new(device, selected);
        StudyRunner runner = new(study, device, images, plan, observer, stop);
        observer.Started(plan);
        foreach (int seed in plan.Seeds) runner.RunSeed(seed);
    }

    private void RunSeed(int seed)
    {
        _trunks.Clear();
        for (int i = 0; i < _arms.Count; i++)
        {
            RunArm(i, seed);
            // What no later arm begins with is not kept.
            _trunks.RemoveAll(known => !_arms.Skip(i + 1).Any(later => Begins(later, known.Network, known.Trunk.Phases)));
        }
    }

    private void RunArm(int index, int seed)
    {
        Arm arm = _arms[index];
        ModelSettings settings = NetworkOf(arm);
        using Network network = new(_device, settings, _data.Image, _data.Classes);
        using RunState run = new(arm.Name, seed);
        Trunk? trunk = _trunks.Where(known => Begins(arm, known.Network, known.Trunk.Phases)).Select(known => known.Trunk).MaxBy(known => known.Phases.Count);
        if (trunk is null) network.Parameters.Initialise((ulong)seed);
        else Replay(trunk, network, run);

        for (int i = run.PhasesDone; i < arm.Phases.Count && !run.Diverged; i++)
        {
            using PhaseRunner phase = new(_recipe, arm.Phases[i], network, _data, run, _study.Probes, _work, _observer, _stop);
            phase.Run();
            ValueList<Phase> done = new(arm.Phases.Take(i + 1));
            if (_arms.Skip(index + 1).Any(later => Begins(later, settings, done))) _trunks.Add((settings, run.Save(done, network)));
        }
        _observer.RunEnded(arm.Name, seed, run.Diverged);
    }

    private ModelSettings NetworkOf(Arm arm) => arm.Network ?? _study.Network;

    /// <summary>Whether an arm begins with these phases of this network; one that has no others is done before it begins.</summary>
    private bool Begins(Arm arm, ModelSettings network, ValueList<Phase> phases) =>
        NetworkOf(arm) == network && arm.Phases.Count >= phases.Count && arm.Phases.Take(phases.Count).SequenceEqual(phases);

    private void Replay(Trunk trunk, Network network, RunState run)
    {
        run.Resume(trunk, network);
        foreach (MetricRow row in trunk.Rows) _observer.EpochEnded(run.Note(row with { Arm = run.Arm }));
        foreach (MeasureRow row in trunk.Measures) _observer.Measured(run.Note(row with { Arm = run.Arm }));
    }
}
