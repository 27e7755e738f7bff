using System.Diagnostics;
using Plasticity.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Studies;

/// <summary>
/// How long a study takes at most on a device: its images, each at the time that one takes in timed training steps and test batches of its
/// smallest and its largest network, and of those between by their multiply-adds. Phases that may end early are counted in full; what is
/// measured on the way, and what making the batches adds, is not counted.
/// </summary>
/// <param name="TrainingSeconds">Of all runs.</param> <param name="TestSeconds">Of all runs.</param>
public sealed record Estimate(double TrainingSeconds, double TestSeconds)
{
    private const int TestBatch = 100;

    /// <summary>Operations a second that any processor of today does, and the seconds that a step may take to be timed in passing, or at all.</summary>
    private const double SlowFlops = 2e10, CheapStep = 0.3, PatientStep = 3;

    /// <summary>Of all runs.</summary>
    public double Seconds => TrainingSeconds + TestSeconds;

    /// <summary>Times steps and reckons.</summary>
    /// <param name="study">Validated settings.</param> <param name="device">Where it would run.</param>
    /// <param name="selected">The images that the study takes.</param> <param name="phases">Of the study on them, at least one.</param>
    /// <param name="budget">Seconds for which each of the two to four things is timed, at least.</param>
    public static Estimate Of(Study study, IDevice device, ImageSet selected, IReadOnlyList<PhasePlan> phases, double budget)
    {
        PhasePlan small = phases.MinBy(phase => phase.MultiplyAdds)!, large = phases.MaxBy(phase => phase.MultiplyAdds)!;
        ImageTimes least = Measure(small), most = small.MultiplyAdds == large.MultiplyAdds ? least : Measure(large);
        return Sum(study.Seeds, phases, least, most);

        ImageTimes Measure(PhasePlan phase)
        {
            Shape image = new(selected.Height, selected.Width, selected.Channels);
            // Where a step takes many seconds, a few of its images say nearly as much.
            int most = device.Info.Kind == DeviceKind.Cpu ? (int)Math.Clamp(PatientStep * SlowFlops / 6 / phase.MultiplyAdds, 8, int.MaxValue) : int.MaxValue;
            int batch = Math.Min(most, Math.Min(study.Batch, selected.Train.Count)), scored = Math.Min(most, Math.Min(TestBatch, selected.Test.Count));
            return new ImageTimes(
                Time(device, phase.Network, batch, image, selected.Classes, budget, step => step.Ask()),
                Time(device, phase.Network, scored, image, selected.Classes, budget, step => step.AskTest()));
        }
    }

    /// <summary>The time of all phases for every seed.</summary>
    /// <param name="least">Of the smallest network.</param> <param name="most">Of the largest.</param>
    internal static Estimate Sum(int seeds, IReadOnlyList<PhasePlan> phases, ImageTimes least, ImageTimes most)
    {
        long small = phases.Min(phase => phase.MultiplyAdds), range = phases.Max(phase => phase.MultiplyAdds) - small;
        double training = 0, test = 0;
        foreach (PhasePlan phase in phases)
        {
            double place = range == 0 ? 0 : (phase.MultiplyAdds - small) / (double)range;
            training += phase.Images * double.Lerp(least.Training, most.Training, place);
            test += phase.Tested * double.Lerp(least.Test, most.Test, place);
        }
        return new Estimate(seeds * training, seeds * test);
    }

    /// <summary>Whether the steps to be timed are so short that nobody waits for the estimate.</summary>
    public static bool IsCheap(Study study, IDevice device, IReadOnlyList<PhasePlan> phases) =>
        device.Info.Kind != DeviceKind.Cpu || 6.0 * study.Batch * phases.Max(phase => phase.MultiplyAdds) < CheapStep * SlowFlops;

    /// <returns>Seconds an image.</returns>
    private static double Time(IDevice device, ModelSettings network, int batch, Shape image, int classes, double budget, Action<RepeatedStep> ask)
    {
        using RepeatedStep step = new(device, network, batch, image, classes);
        // The first compiles and allocates.
        ask(step);
        device.Wait();
        for (int count = 1; ; count *= 2)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++) ask(step);
            device.Wait();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (seconds >= budget) return seconds / count / batch;
        }
    }

    /// <summary>Seconds that an image takes.</summary>
    internal readonly record struct ImageTimes(double Training, double Test);
}
