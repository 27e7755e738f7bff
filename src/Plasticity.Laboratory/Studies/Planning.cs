using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Phases.Schedules;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Studies;

/// <summary>What one phase of one run takes, at most.</summary>
/// <param name="Arm">The first arm that has it.</param> <param name="Phase">The phase.</param>
/// <param name="Network">What is trained.</param>
/// <param name="Steps">Training steps.</param> <param name="Images">Training images, each pass over one counted.</param>
/// <param name="Tested">Test images, each pass over one counted.</param>
/// <param name="MultiplyAdds">Of a forward pass over an image.</param>
public sealed record PhasePlan(string Arm, Phase Phase, ModelSettings Network, long Steps, long Images, long Tested, long MultiplyAdds);

/// <summary>Counts what a study will do on a data set before anything runs, and finds what is impossible in it.</summary>
public static class Planning
{
    /// <summary>More than any device does.</summary>
    private const long MostSteps = 1L << 36;

    /// <summary>Images of all runs together: more than any device sees, and few enough that no sum of them overflows.</summary>
    private const double MostImages = 1L << 60;

    /// <summary>Every phase of a seed, those that arms share counted once.</summary>
    /// <exception cref="InputException">A phase is impossible on this data; the message names the arm and the phase.</exception>
    public static IReadOnlyList<PhasePlan> Phases(Study study, ImageSet selected)
    {
        Labels labels = new(selected.Train.Labels, selected.Classes);
        Dictionary<ModelSettings, IModel> models = [];
        HashSet<(ModelSettings, ValueList<(Phase, ValueList<ScheduledPhase>)>)> done = [];
        List<PhasePlan> plans = [];
        foreach (Arm arm in study.Arms)
        {
            ModelSettings network = arm.Network ?? study.Network;
            if (!models.TryGetValue(network, out IModel? model)) models.Add(network, model = Model(network, selected));
            for (int length = 1; length <= arm.Phases.Count; length++)
            {
                if (!done.Add((network, arm.Beginning(length)))) continue;
                Phase phase = arm.Phases[length - 1];
                plans.Add(InputException.At(arm.Place(phase), () => Plan(study, phase, arm.Name, network, model, labels, selected)));
            }
        }
        double images = study.Seeds * plans.Sum(plan => Math.Max((double)plan.Images, plan.Tested));
        if (images > MostImages) throw new InputException(FormattableString.Invariant($"its runs see up to {images:0.0e0} images, expected at most {MostImages:0.0e0}; give it fewer epochs or seeds"));
        return plans;
    }

    /// <summary>The sum over all runs.</summary>
    /// <exception cref="InputException">A phase is impossible on this data.</exception>
    public static StudyPlan Plan(Study study, ImageSet selected) => Plan(study, Phases(study, selected));

    /// <summary>The same of phases that were planned already.</summary>
    public static StudyPlan Plan(Study study, IReadOnlyList<PhasePlan> phases)
    {
        return new StudyPlan(
            study.Name, [.. study.Arms.Select(arm => arm.Name)], [.. Enumerable.Range(study.FirstSeed, study.Seeds)],
            study.Seeds * phases.Sum(phase => phase.Images), study.Seeds * phases.Sum(phase => (double)phase.Images * phase.MultiplyAdds));
    }

    private static PhasePlan Plan(Study study, Phase phase, string arm, ModelSettings network, IModel model, Labels labels, ImageSet images)
    {
        int samples = phase.Data.CountOf(labels);
        if (samples < 2) throw new InputException($"its part of the data has {samples} samples, expected at least 2");
        int steps = phase.Sampling.StepsOf(samples, study.Batch);
        long most = phase.Stop.MostSteps(steps);
        if (most is < 0 or > MostSteps) throw new InputException(FormattableString.Invariant($"it takes up to {(ulong)most:N0} steps, expected at most {MostSteps:N0}"));
        if (phase.From is { } cut && cut.Steps(steps) >= most) throw new InputException(FormattableString.Invariant($"from is {cut}, expected less than the {most:N0} steps that the phase takes at most"));
        long from = Math.Min(most, phase.From?.Steps(steps) ?? 0), until = Math.Min(most, phase.Until?.Steps(steps) ?? most);
        DemandTrainable(study, phase, model, labels, images);
        return new PhasePlan(
            arm, phase, network, until - from, Images(until) - Images(from), Tested(until) - Tested(from), model.MultiplyAdds(images.Height, images.Width));

        long Images(long to) => phase.Sampling.SamplesIn(to, samples, study.Batch);

        // A phase is tested after its last step, too, but not where it is cut.
        long Tests(long to)
        {
            long epochs = to == most ? (to + steps - 1) / steps : to / steps;
            return to == most ? (epochs + phase.TestEvery - 1) / phase.TestEvery : epochs / phase.TestEvery;
        }

        long Tested(long to)
        {
            long tests = Tests(to), onPart = Math.Min(tests, (phase.FirstOfTail(steps) - 1) / phase.TestEvery);
            return onPart * study.CurveTestImagesOf(images.Test.Count) + (tests - onPart) * images.Test.Count;
        }
    }

    /// <summary>Asks the layers, before anything is trained, about the smallest batch that they will meet: of each seed, for it may decide how large a part is.</summary>
    private static void DemandTrainable(Study study, Phase phase, IModel model, Labels labels, ImageSet images)
    {
        if (Problem(1) is null) return;
        foreach (int seed in Enumerable.Range(study.FirstSeed, study.Seeds))
        {
            long batch = SmallestBatch(phase, phase.Data.Pick(labels, (ulong)seed)?.Length ?? labels.Count, study.Batch);
            if (batch > 0 && Problem((int)batch) is { } problem)
                throw new InputException($"its smallest batch, of {batch} {(batch == 1 ? "image" : "images")}: {problem.Message}", InputException.Usage, problem);
        }

        ShapeException? Problem(int batch)
        {
            try
            {
                model.DemandTrainable(batch, images.Height, images.Width);
                return null;
            }
            catch (ShapeException problem)
            {
                return problem;
            }
        }
    }

    /// <summary>The first batch of an epoch is a full one; the last, where the phase comes to it, may be smaller. 0 where nothing is trained.</summary>
    private static long SmallestBatch(Phase phase, int samples, int size)
    {
        int steps = phase.Sampling.StepsOf(samples, size);
        long most = phase.Stop.MostSteps(steps), from = Math.Min(most, phase.From?.Steps(steps) ?? 0), until = Math.Min(most, phase.Until?.Steps(steps) ?? most);
        long first = phase.Sampling.SamplesIn(1, samples, size), last = phase.Sampling.SamplesIn(steps, samples, size) - phase.Sampling.SamplesIn(steps - 1, samples, size);
        return until <= from ? 0 : until / steps > from / steps ? Math.Min(first, last) : first;
    }

    /// <summary>Layers declare their parameters without a device's memory; only their sizes are asked for here.</summary>
    private static IModel Model(ModelSettings network, ImageSet images)
    {
        try
        {
            using CpuDevice device = new(1);
            using ParameterSet parameters = new(device);
            return network.Create(parameters, images.Height, images.Width, images.Channels, images.Classes);
        }
        catch (OverflowException problem)
        {
            throw new InputException($"a network of depth {network.Depth} and width {network.Width} is too large to count", InputException.Usage, problem);
        }
    }
}
