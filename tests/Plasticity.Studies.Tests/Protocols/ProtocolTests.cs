using Plasticity.Studies.Tests.Training;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Protocols;

/// <summary>Sixteen papers as studies of seconds, each on the product's nouns and the few that are its own.</summary>
[Needs(Needs.Patience)]
public sealed class ProtocolTests
{
    private static readonly SortedDictionary<string, Study> s_all = new(StringComparer.Ordinal);

    static ProtocolTests()
    {
        foreach (Study study in (Study[])
        [
            WarmStarting.Study, GrowingData.Study, Transition.Study, CriticalPeriods.Study, Unfreezing.Study, Sharpness.Study, Consolidation.Study, Experience.Study,
            LotteryTicket.Study, Privacy.Study, ActiveLearning.Study, BornAgain.Study, Contrast.Study, ContinualBackprop.Study, LabelStream.Study, Representation.Study,
        ]) s_all.Add(study.Name, study);
    }

    public static TheoryData<string> Names => [.. s_all.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Left_after_every_move_each_arm_comes_to_the_same_state(string name)
    {
        using ToyData data = new();
        Study study = s_all[name];
        study.Validate();
        foreach (Arm arm in study.Arms) LeaveTests.AssertSame(data, study, arm);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_value_of_a_state_counts(string name)
    {
        using ToyData data = new();
        Study study = s_all[name];
        foreach (Arm arm in study.Arms) Faults.AssertFound(data, study, arm);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Arms_meet_the_same_samples_in_rounds_of_one_name_and_task(string name)
    {
        using ToyData data = new();
        Study study = s_all[name];
        Dictionary<(string, TaskData, Sampler, int), string> first = [];
        foreach (Arm arm in study.Arms)
        {
            RunPlan plan = new(study, arm, 1, data.Set);
            foreach (PhaseRound round in plan.Rounds.Where(round => !round.Phase.Task.Part.IsKept))
            {
                Assert.Equal(plan.Streams.Order(round.Phase.Name, round.Round), new RunPlan(study, study.Arms[0], 1, data.Set).Streams.Order(round.Phase.Name, round.Round));
                string order = $"{plan.Streams.Order(round.Phase.Name, round.Round)}";
                if (!first.TryAdd((round.Phase.Name, round.Phase.Task, round.Phase.Sampler, round.Round), order)) Assert.Equal(first[(round.Phase.Name, round.Phase.Task, round.Phase.Sampler, round.Round)], order);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_arm_that_begins_as_another_may_go_on_from_its_state(string name)
    {
        using ToyData data = new();
        Study study = s_all[name];
        Dictionary<RunBeginning, IReadOnlyDictionary<string, StateEntry>> trunks = [];
        foreach (Arm arm in study.Arms)
        {
            RunBeginning? shared = null;
            using Run alone = data.Begin(study, arm);
            while (!alone.Ended)
            {
                if (alone.Next == Move.Enter && alone.Round is { Number: > 0 } next)
                {
                    RunBeginning beginning = alone.Plan.Beginning(next.Number);
                    if (!trunks.TryAdd(beginning, ToyData.StateOf(alone))) shared = beginning;
                }
                alone.Advance();
            }
            if (shared is null) continue;
            using Run after = data.Resume(study, arm, new StateReader(trunks[shared]));
            ToyData.ToTheEnd(after);
            Assert.Equal("", ToyData.Differences(ToyData.StateOf(alone), ToyData.StateOf(after)));
        }
    }
}
