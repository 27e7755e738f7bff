using Plasticity.Engine.Optimisers;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.States;

namespace Plasticity.Studies.Training;

/// <summary>All of a run as one tree, and the run that goes on from it: its own, or another arm that has the same round.</summary>
internal sealed class RunState(RunCore run) : IState
{
    private const string PhaseKey = "phase-name", RoundKey = "phase-round", ParticipantsKey = "participants", OptimiserKey = "optimiser";

    private IReadOnlyList<PhaseRound> Rounds => run.Plan.Rounds;

    public void Save(StateWriter to)
    {
        // Between two rounds it is the one before that tells where the run stands: the next may be another arm's.
        int place = run.Clock.Next is Move.Enter or Move.None ? run.Clock.Round - 1 : run.Clock.Round;
        to.Write(PhaseKey, place < 0 ? "" : Rounds[place].Phase.Name);
        to.Write(RoundKey, place < 0 ? 0 : Rounds[place].Round);
        to.Write(ParticipantsKey, place < 0 ? "" : string.Join('\n', Rounds[place].Phase.Participants.Select(participant => participant.Path)));
        to.Write("clock", run.Clock);
        to.Write("log", run.Log);
        to.Write("network", run.Network);
        to.Write("run", run.OfRun);
        to.Write("phase", run.OfPhase);
        if (run.Optimiser is { } optimiser) to.Write(OptimiserKey, new OptimiserState(optimiser));
    }

    public void Load(StateReader from)
    {
        from.Read("clock", run.Clock);
        from.Read("log", run.Log);
        from.Read("network", run.Network);
        from.Read("run", run.OfRun);
        from.Read("phase", run.OfPhase);
        bool isBetween = run.Clock.Next is Move.Enter or Move.None;
        int place = PlaceOf(from), begun = place + 1;
        run.Clock.Round = isBetween ? begun : place;
        if (isBetween) run.Clock.Next = begun == Rounds.Count || run.Log.Diverged ? Move.None : Move.Enter;
        // Measures and steps may ask for the samples of tasks that are done.
        foreach (PhaseRound round in Rounds.Take(begun)) round.Task.Pick(run.Pick(round, round.Phase.Task.Part));
        if (place >= 0) LoadOptimiser(from, Rounds[place].Phase.Optimiser);
    }

    /// <summary>Who takes part in the round and did not where the state was saved starts now.</summary>
    public static void StartThoseWhoJoin(StateReader from, IPhase phase, IEnumerable<Participant> participants)
    {
        HashSet<string> known = [.. from.Text(ParticipantsKey).Split('\n')];
        foreach (Participant participant in participants.Where(participant => !known.Contains(participant.Path))) participant.Start(phase);
        phase.Release();
    }

    private int PlaceOf(StateReader from)
    {
        string phase = from.Text(PhaseKey);
        long round = from.Whole(RoundKey);
        if (phase.Length == 0) return -1;
        int place = run.Plan.IndexOf(phase, (int)round);
        return place >= 0 ? place : throw new InputException(
            $"the state is of phase '{phase}', round {round}; arm '{run.Plan.Arm.Name}' has no such round, but {string.Join(", ", Rounds.Select(known => known.Task.Name))}", InputException.BadFile);
    }

    /// <summary>An optimiser of another kind starts anew.</summary>
    private void LoadOptimiser(StateReader from, OptimiserSettings settings)
    {
        run.Optimiser = settings.Create(run.Network.Parameters);
        OptimiserState state = new(run.Optimiser);
        if (state.Fits(from.Below(OptimiserKey))) from.Read(OptimiserKey, state);
    }
}
