using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Data;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Measures;

/// <summary>A network on a few random images, ready to be measured.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ImageSet _set;
    private readonly DeviceSet _data;
    private readonly Model _model;
    private readonly List<RunCore> _runs = [];

    /// <param name="scale">Of the initial weights: a perceptron's with 3 give probabilities that are neither equal nor certain.</param>
    public Bench(Model model, int samples, int side = 3, int channels = 1, int classes = 3, float scale = 3)
    {
        RandomStream random = new(99, Purpose.Data);
        byte[] bytes = new byte[samples * side * side * channels];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Words((ulong)i).A;
        ImagePart part = new(bytes, [.. Enumerable.Range(0, samples).Select(i => i % classes)]);
        _set = new ImageSet("noise", "test", side, side, channels, [.. Enumerable.Range(0, classes).Select(k => $"{k}")], part, part);
        _model = model;
        Device = new CpuDevice(1);
        _data = new DeviceSet(Device, _set);
        Network = Core(seed: 1, batch: 8).Network;
        Network.Initialise(new RunStreams(1).Weights);
        Device.Write(Network.Parameters.WeightBuffer, [.. Weights().Select(value => scale * value)]);
    }

    public CpuDevice Device { get; }

    public Network Network { get; }

    public int Classes => _set.Classes;

    /// <summary>The network in a round of another seed, batch size or part of the data.</summary>
    public View View(int seed = 1, int batch = 8, int[]? part = null)
    {
        RunCore run = Core(seed, batch);
        run.Plan.Tasks[0].Pick(part);
        return new View(run, run.Plan.Rounds[0], Network);
    }

    /// <summary>The network's own row of a measure.</summary>
    public double Measure(Measure measure, int seed = 1, int batch = 8, int[]? part = null) => Rows(measure, View(seed, batch, part))[""];

    /// <summary>All rows of a measure, by module.</summary>
    public static Dictionary<string, double> Rows(Measure measure, View view)
    {
        Found rows = new();
        measure.Take(view, rows);
        view.Release();
        return rows.All;
    }

    /// <summary>Has all measures broken off.</summary>
    public void Stop(CancellationToken stop)
    {
        foreach (RunCore run in _runs) run.Stop = stop;
    }

    public float[] Weights() => Device.Read(Network.Parameters.WeightBuffer);

    /// <summary>The normalised pixels of a sample.</summary>
    public double[] Input(int sample)
    {
        int pixels = _set.Height * _set.Width * _set.Channels;
        return [.. Enumerable.Range(0, pixels).Select(i => (_set.Train.Images[sample * pixels + i] / 255.0 - _set.Mean[i % _set.Channels]) / _set.Deviation[i % _set.Channels])];
    }

    public int Label(int sample) => _set.Train.Labels[sample];

    public void Dispose()
    {
        foreach (RunCore run in _runs) run.Dispose();
        _data.Dispose();
        Device.Dispose();
    }

    private RunCore Core(int seed, int batch)
    {
        Arm arm = new("arm", [new Phase { Batch = batch }]);
        _runs.Add(new RunCore(new RunPlan(new Study("bench", [arm]) { Model = _model }, arm, seed, _data), new RunOptions()));
        return _runs[^1];
    }

    private sealed class Found : IMeasurements
    {
        public Dictionary<string, double> All { get; } = [];

        public void Add(double value, string of = "", double index = 0) => All.Add(of, value);
    }
}
