using Plasticity.Devices;
using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Networks;
using Plasticity.Studies.Data;

namespace Plasticity.Laboratory.Tests.Measures;

/// <summary>A network on a few random images, ready to be measured.</summary>
internal sealed class Bench : IDisposable
{
    private readonly ImageSet _set;

    public Bench(ModelKind kind, int samples, int side = 3, int channels = 1, int classes = 3, int width = 2, int threads = 1)
    {
        RandomStream random = new(99, Purpose.Data);
        byte[] bytes = new byte[samples * side * side * channels];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Words((ulong)i).A;
        ImagePart part = new(bytes, [.. Enumerable.Range(0, samples).Select(i => i % classes)]);
        _set = new ImageSet("noise", "test", side, side, channels, [.. Enumerable.Range(0, classes).Select(k => $"{k}")], part, part);
        Device = new CpuDevice(threads);
        Data = new TrainingSet(Device, _set);
        Network = new Network(Device, new ModelSettings(kind, Depth: 1, width), Data.Image, classes);
        Network.Parameters.Initialise(seed: 1);
        // Three times the initial weights of a perceptron: probabilities that are neither equal nor certain.
        if (kind != ModelKind.ResNet) Device.Write(Network.Parameters.WeightBuffer, [.. Weights().Select(value => 3 * value)]);
    }

    public CpuDevice Device { get; }

    public TrainingSet Data { get; }

    public Network Network { get; }

    public int Samples => _set.Train.Count;

    public MeasureContext Context(ulong seed = 1, int batch = 8, int[]? part = null, NetworkSnapshot? entry = null) =>
        new(Network, Data, Data.Labels, part, entry ?? Network.Save(), batch, seed, CancellationToken.None);

    public float[] Weights() => Device.Read(Network.Parameters.WeightBuffer);

    /// <summary>The normalised pixels of a sample.</summary>
    public double[] Input(int sample)
    {
        int pixels = _set.Height * _set.Width * _set.Channels;
        return
        [
            .. Enumerable.Range(0, pixels).Select(i =>
                (_set.Train.Images[sample * pixels + i] / 255.0 - _set.Mean[i % _set.Channels]) / _set.Deviation[i % _set.Channels]),
        ];
    }

    public int Label(int sample) => _set.Train.Labels[sample];

    public void Dispose()
    {
        Network.Dispose();
        Data.Dispose();
        Device.Dispose();
    }
}
