using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Shapes;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Training;

/// <summary>A few of the built-in pictures on a processor, and what a run's state comes to.</summary>
internal sealed class ToyData : IDisposable
{
    private static readonly Lazy<ImageSet> s_pictures = new(() => ShapesSet.Make(16, 192, 96));

    private readonly CpuDevice _device = new(1);

    public ToyData(int train = 192, int test = 96, int curve = 0) => Set = new DeviceSet(_device, s_pictures.Value.Take(train, test), curve);

    public IDevice Device => _device;

    public DeviceSet Set { get; }

    /// <summary>A training image, normalised.</summary>
    public float[] Clean(int index)
    {
        ImageSet pictures = s_pictures.Value.Take(Set.Labels.Count, Set.TestLabels.Count);
        float[] inverse = [.. pictures.Deviation.Select(deviation => 1 / deviation)];
        int size = pictures.Height * pictures.Width * pictures.Channels;
        return [.. pictures.Train.Images.AsSpan(index * size, size).ToArray().Select((value, i) => (value / 255f - pictures.Mean[i % 3]) * inverse[i % 3])];
    }

    /// <summary>A run of an arm whose time stands still, so that all of its state repeats.</summary>
    public Run Begin(Study study, Arm arm, int seed = 1) => new(new RunPlan(study, arm, seed, Set), Still);

    /// <summary>A run that goes on from a state.</summary>
    public Run Resume(Study study, Arm arm, StateReader from, int seed = 1) => new(new RunPlan(study, arm, seed, Set), from, Still);

    /// <summary>Makes all moves.</summary>
    public static Run ToTheEnd(Run run)
    {
        while (run.Advance() != Move.None) { }
        return run;
    }

    /// <summary>All of a run's state.</summary>
    public static IReadOnlyDictionary<string, StateEntry> StateOf(Run run)
    {
        StateWriter state = new();
        run.Save(state);
        return state.Entries;
    }

    /// <summary>The paths at which two states differ.</summary>
    public static string Differences(IReadOnlyDictionary<string, StateEntry> a, IReadOnlyDictionary<string, StateEntry> b) => string.Join(", ", a.Keys.Union(b.Keys)
        .Where(path => !a.TryGetValue(path, out StateEntry? left) || !b.TryGetValue(path, out StateEntry? right) || left.Kind != right.Kind || !left.Bytes.AsSpan().SequenceEqual(right.Bytes))
        .Take(5));

    public void Dispose()
    {
        Set.Dispose();
        _device.Dispose();
    }

    private static RunOptions Still => new() { Time = new StillTime(), CheckMeasures = true };

    private sealed class StillTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
