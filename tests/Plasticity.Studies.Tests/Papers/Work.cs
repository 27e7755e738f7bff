using Plasticity.Studies.Data;

namespace Plasticity.Studies.Tests.Papers;

/// <summary>The rounds of a study's arms, those that arms share counted once: they have the same network and the same rounds before them.</summary>
internal static class Work
{
    /// <summary>Every round that differs, of one seed.</summary>
    public static IReadOnlyList<(Phase Phase, int Round)> Rounds(Study study)
    {
        HashSet<(Model, ValueList<(Phase, int)>)> known = [];
        List<(Phase, int)> rounds = [];
        foreach (Arm arm in study.Arms)
        {
            List<(Phase, int)> before = [];
            foreach (Phase phase in arm.Phases)
                for (int round = 1; round <= phase.Repeat; round++)
                {
                    before.Add((phase, round));
                    if (known.Add((arm.Model ?? study.Model, [.. before]))) rounds.Add((phase, round));
                }
        }
        return rounds;
    }

    /// <summary>Samples that a round trains on at most, each as often as it is met.</summary>
    public static long SamplesOf(Phase phase, int round, Labels labels)
    {
        int samples = phase.Task.Part.CountOf(labels, round, phase.Repeat);
        return phase.Sampler.SamplesIn(phase.Stop.MostSteps(phase.Sampler.StepsPerEpoch(samples, phase.Batch)), samples, phase.Batch);
    }
}
