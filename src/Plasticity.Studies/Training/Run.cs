using Plasticity.Studies.Declarations;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>
/// One arm with one seed. <see cref="Advance"/> makes one move, after which nothing is half done: what <see cref="Save"/> writes there is
/// everything, and a run that goes on from it ends in the same bits.
/// </summary>
public sealed class Run : IDisposable
{
    private readonly RunCore _run;
    private readonly RunOptions _options;
    private RoundUnderWay? _round;

    /// <summary>A run before its first move.</summary>
    public Run(RunPlan plan, RunOptions? options = null)
    {
        _options = options ?? new RunOptions();
        _run = new RunCore(plan, _options);
        _run.Network.Initialise(plan.Streams.Weights);
    }

    /// <summary>A run that goes on from a state: its own, or that of another arm whose phase of that name and round is this one's, too.</summary>
    /// <exception cref="InputException">The state does not fit the plan.</exception>
    public Run(RunPlan plan, StateReader from, RunOptions? options = null)
    {
        _options = options ?? new RunOptions();
        _run = new RunCore(plan, _options);
        try
        {
            new RunState(_run).Load(from);
            if (_run.Clock.Next is not (Move.Enter or Move.None)) _round = new RoundUnderWay(_run, plan.Rounds[_run.Clock.Round]);
            if (_round is not null) RunState.StartThoseWhoJoin(from, new View(_run, _round.At), _round.At.Phase.Participants);
        }
        catch
        {
            _run.Dispose();
            throw;
        }
    }

    /// <summary>What it follows.</summary>
    public RunPlan Plan => _run.Plan;

    /// <summary>What is trained.</summary>
    public Network Network => _run.Network;

    /// <summary>What it does next.</summary>
    public Move Next => _run.Clock.Next;

    /// <summary>Whether it has ended.</summary>
    public bool Ended => Next == Move.None;

    /// <summary>Whether a loss was not finite: then it ends with that epoch.</summary>
    public bool Diverged => _run.Log.Diverged;

    /// <summary>Where it stands within its round.</summary>
    public IClock Clock => _run.Clock;

    /// <summary>The round under way, or the next to begin; null at the end.</summary>
    public PhaseRound? Round => Ended ? null : Plan.Rounds[_run.Clock.Round];

    /// <summary>The network and the task as they are now, for whoever looks on: of the round under way, or of the last one. Valid until the next move.</summary>
    /// <exception cref="InvalidOperationException">No round has begun.</exception>
    public IView View
    {
        get
        {
            int last = _round is null ? _run.Clock.Round - 1 : _run.Clock.Round;
            if (last < 0) throw new InvalidOperationException("no round has begun: there is nothing to look at");
            View here = new(_run, Plan.Rounds[last]);
            return _round is null ? here : new View(_run, _round.At, here.Evaluated(_round.At.Task));
        }
    }

    /// <summary>All that it has noted.</summary>
    public IReadOnlyList<Row> Rows => _run.Log.Rows;

    /// <summary>Makes one move.</summary>
    /// <param name="stop">Breaks off a test or a measure, which a later <see cref="Advance"/> begins again. Other moves are made whole.</param>
    /// <returns>The move that it made; none where the run has ended.</returns>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public Move Advance(CancellationToken stop = default)
    {
        if (Ended) return Move.None;
        while (IsIdle(Next)) _run.Clock.Next++;
        int rows = Rows.Count;
        Move made = Next;
        _run.Stop = Next is Move.Probe or Move.EndEpoch or Move.LastProbe ? stop : CancellationToken.None;
        try
        {
            _run.Clock.Next = Make(made);
        }
        catch (OperationCanceledException)
        {
            _run.Log.Truncate(rows);
            throw;
        }
        finally
        {
            _run.Stop = CancellationToken.None;
            _run.Release();
        }
        return made;
    }

    /// <summary>Writes all of it.</summary>
    public void Save(StateWriter to) => new RunState(_run).Save(to);

    public void Dispose()
    {
        _round?.Dispose();
        _run.Dispose();
    }

    private Move Make(Move move)
    {
        switch (move)
        {
            case Move.Enter:
                Enter();
                return Move.Act;
            case Move.Act:
                Act(Here.Acting);
                return Move.Probe;
            case Move.Probe:
                Probe(probe => probe.When.Strikes(Clock.Step, Clock.StepsOfEpoch));
                return Move.Step;
            case Move.Step:
                new StepView(_run, _round!).Make();
                return _run.Clock.EndsEpoch ? Move.EndEpoch : Move.Act;
            case Move.EndEpoch:
                EndEpoch();
                return _round!.IsOver ? Move.LastAct : Move.Act;
            case Move.LastAct:
                Act([.. Phase.Rules.Where(rule => rule.When.IsEnd && Here.Round >= rule.FromRound)]);
                return Move.LastProbe;
            case Move.LastProbe:
                Probe(probe => probe.When.StrikesAtEnd(Clock.Step, Clock.StepsOfEpoch));
                return Move.Leave;
            default:
                Leave();
                return Diverged || _run.Clock.Round == Plan.Rounds.Count ? Move.None : Move.Enter;
        }
    }

    private Phase Phase => _round!.At.Phase;

    private View Here => new(_run, _round!.At);

    /// <summary>Whether a move would do nothing.</summary>
    private bool IsIdle(Move move) => move switch
    {
        // What a rule froze whose window has ended is released by acting without it.
        Move.Act => Phase.Rules.Count == 0 || (Network.Frozen.Count == 0 && Here.Acting.Count == 0),
        Move.Probe => !Probes.Any(probe => probe.When.Strikes(Clock.Step, Clock.StepsOfEpoch)),
        _ => false,
    };

    private IEnumerable<Probe> Probes => Plan.Study.Probes.Where(probe => probe.Phase == Phase.Name);

    private void Enter()
    {
        PhaseRound at = Plan.Rounds[_run.Clock.Round];
        at.Task.Pick(_run.Pick(at, at.Phase.Task.Part));
        if (at.Task.Count == 0) throw new InputException($"{Plan.Arm.Place(at.Phase)}: its part of the data has no sample");
        if (!at.Phase.Carry.Statistics) Network.Initialise(Plan.Streams.Weights, parameter => !parameter.Trained);
        if (!at.Phase.Carry.Optimiser || _run.Optimiser is null)
        {
            _run.Optimiser?.Dispose();
            _run.Optimiser = at.Phase.Optimiser.Create(Network.Parameters);
        }
        _run.Log.Enter();
        _run.Clock.Enter(at.Phase.Carry.Schedule);
        _round = new RoundUnderWay(_run, at);
        View here = Here;
        foreach (Participant participant in Phase.Participants) participant.Start(here);
    }

    private void Act(IReadOnlyList<Rule> rules)
    {
        View here = Here;
        Network.Freezing(() =>
        {
            foreach (Rule rule in rules) rule.Act(here);
        });
        Network.Masks.Apply(Network.Parameters.WeightBuffer); // whatever a rule wrote
    }

    private void Probe(Func<Probe, bool> due)
    {
        Network shown = Here.Evaluated(_round!.At.Task);
        foreach (Probe probe in Probes.Where(due))
        {
            Notebook notes = new(_run.Log, RowPlace, probe.Measure.Key);
            View view = new(_run, _round.At, shown);
            if (_options.CheckMeasures) MeasureCheck.Take(probe.Measure, view, notes, Network);
            else probe.Measure.Take(view, notes);
            _run.Release();
        }
    }

    private void EndEpoch()
    {
        View here = Here;
        Score train = _run.Log.ReadTraining();
        bool whole = Plan.Data.Curve is null || !train.IsFinite || _run.Log.Epochs.Count + 1 >= _round!.FirstOfTail;
        (Score Score, int Images)? test = Phase.Objective.IsTested ? here.Test(here.Task, whole ? null : Plan.Data.Curve) : null;
        _run.Log.Note(RowPlace with { Epoch = _run.Log.Epochs.Count + 1 }, Phase.Objective, train, test?.Score, test?.Images ?? 0);
    }

    private void Leave()
    {
        View here = Here;
        if (Phase.Stop.Reached(_run.Log.Epochs) is { } reached) _run.Log.Note(new Row(RowPlace, EpochRows.Reached, "", 0, reached ? 1 : 0));
        foreach (Participant participant in Phase.Participants) participant.Leave(here);
        Network.Freezing(() => { });
        _run.OfPhase.Clear();
        _round!.Dispose();
        _round = null;
        _run.Clock.Round++;
    }

    private RowPlace RowPlace => new(Plan.Arm.Name, Plan.Seed, Phase.Name, _round!.At.Round, _run.Log.Epochs.Count, Clock.RunStep);
}
