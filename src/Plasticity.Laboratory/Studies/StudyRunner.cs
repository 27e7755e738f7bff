using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Laboratory.Networks;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Studies;

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
    private readonly StudyWatch _watch;
    private readonly TrainingSet _data;
    private readonly WorkCounter _work;
    private List<RunSnapshot> _trunks = [];

    private StudyRunner(Study study, IDevice device, TrainingSet data, StudyPlan plan, StudyWatch watch)
    {
        (_study, _arms, _recipe, _device, _data, _watch) = (study, study.Arms, study.Recipe, device, data, watch);
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
        Run(study, device, selected, Planning.Plan(study, selected), new StudyWatch(observer) { Stop = stop });
    }

    /// <summary>Runs the study as it was planned.</summary>
    /// <param name="study">Validated settings.</param> <param name="device">Where to run.</param>
    /// <param name="selected">The images that the study takes.</param> <param name="plan">Of the study on them.</param>
    /// <param name="watch">Who looks on.</param>
    /// <param name="from">Where to go on; null from the start. What was told up to there is not told again.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InputException"><paramref name="from"/> is no state of this study.</exception>
    public static void Run(Study study, IDevice device, ImageSet selected, StudyPlan plan, StudyWatch watch, StudySnapshot? from = null)
    {
        using TrainingSet images = new(device, selected, study.CurveTestImagesOf(selected.Test.Count));
        StudyRunner runner = new(study, device, images, plan, watch);
        int seed = 0, arm = 0;
        if (from is not null)
        {
            seed = plan.Seeds.ToList().IndexOf(from.Run.Seed);
            arm = runner._arms.ToList().FindIndex(arm => arm.Name == from.Run.Arm);
            if (seed < 0 || arm < 0) throw new InputException($"the state is of arm '{from.Run.Arm}', seed {from.Run.Seed}, of which the study has none", InputException.BadFile);
            (runner._trunks, runner._work.Done) = ([.. from.Trunks], from.Work);
        }
        watch.Observer.Started(plan);
        for (; seed < plan.Seeds.Count; seed++, arm = 0, from = null) runner.RunSeed(plan.Seeds[seed], arm, from?.Run);
    }

    private void RunSeed(int seed, int first, RunSnapshot? from)
    {
        if (from is null) _trunks.Clear();
        for (int i = first; i < _arms.Count; i++, from = null)
        {
            RunArm(i, seed, from);
            // What no later arm begins with is not kept.
            _trunks.RemoveAll(known => !_arms.Skip(i + 1).Any(later => Begins(later, known)));
        }
    }

    private void RunArm(int index, int seed, RunSnapshot? from)
    {
        Arm arm = _arms[index];
        using Network network = new(_device, NetworkOf(arm), _data.Image, _data.Classes);
        using RunState run = new(arm.Name, seed);
        RunSnapshot? trunk = _trunks.Where(known => Begins(arm, known)).MaxBy(known => known.PhasesDone);
        if (from is not null) GoOn(from, network, run);
        else if (trunk is null) network.Parameters.Initialise((ulong)seed);
        else Replay(trunk, network, run);

        try
        {
            while (run.PhasesDone < arm.Phases.Count && !run.Diverged) RunPhase(index, network, run);
        }
        catch (OperationCanceledException)
        {
            Keep(run, network);
            throw;
        }
        RunRow end = run.End(_recipe.Study, network);
        _watch.Observer.RunEnded(end);
        foreach (INetworkObserver observer in _watch.Networks) observer.RunEnded(end, network);
    }

    private void RunPhase(int index, Network network, RunState run)
    {
        using PhaseRunner runner = new(_recipe, _arms[index], network, _data, run, _study.Probes, _work, _watch, () => Keep(run, network));
        runner.Run();
        run.PhasesDone++;
        if (_arms.Skip(index + 1).Any(later => Begins(later, _arms[index], run.PhasesDone))) _trunks.Add(run.Save(network));
    }

    private void Keep(RunState run, Network network) => _watch.Keeper?.Keep(new StudySnapshot(run.Save(network), [.. _trunks], _work.Done));

    private ModelSettings NetworkOf(Arm arm) => arm.Network ?? _study.Network;

    private bool Begins(Arm arm, RunSnapshot known) => Begins(arm, _arms.First(other => other.Name == known.Arm), known.PhasesDone);

    /// <summary>Whether an arm begins with so many phases of another; one that has no others is done before it begins.</summary>
    private bool Begins(Arm arm, Arm other, int phases) =>
        NetworkOf(arm) == NetworkOf(other) && arm.Phases.Count >= phases && arm.Beginning(phases).Equals(other.Beginning(phases));

    private static void GoOn(RunSnapshot from, Network network, RunState run)
    {
        run.Resume(from, network);
        foreach (MetricRow row in from.Rows) run.Note(row);
        foreach (MeasureRow row in from.Measures) run.Note(row);
    }

    private void Replay(RunSnapshot trunk, Network network, RunState run)
    {
        run.Resume(trunk, network);
        foreach (MetricRow row in trunk.Rows) _watch.Observer.EpochEnded(run.Note(row with { Arm = run.Arm }));
        foreach (MeasureRow row in trunk.Measures) _watch.Observer.Measured(run.Note(row with { Arm = run.Arm }));
    }
}
