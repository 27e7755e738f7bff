using Plasticity.Devices;
using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Training;

/// <summary>The samples of a step.</summary>
/// <param name="Indices">In the set, on the device; all in one view first, then all in the next.</param>
/// <param name="Numbers">What the random numbers of each are at, on the device.</param> <param name="Host">The indices, of one view.</param>
internal readonly record struct StepSamples(IntBuffer Indices, IntBuffer Numbers, ReadOnlyMemory<int> Host);

/// <summary>Brings the samples of many steps to the device at once, at most those of an epoch, so that it waits for nothing within.</summary>
internal sealed class SamplesAhead(IDevice device, Sampler sampler, SamplerInfo info, int views) : IDisposable
{
    private const int MostInts = 1 << 20;

    private readonly int _slot = DeviceBuffers.AlignUp(info.Batch * views);
    private readonly List<int[]> _host = [];
    private IntBuffer _indices, _numbers;
    private long _first;

    /// <summary>Those of a step of the round.</summary>
    /// <param name="stepsOfEpoch">Steps of an epoch.</param>
    public StepSamples At(long step, int stepsOfEpoch)
    {
        if (step < _first || step >= _first + _host.Count) Prepare(step, (int)Math.Min(stepsOfEpoch - step % stepsOfEpoch, Math.Max(1, MostInts / _slot)));
        int[] host = _host[(int)(step - _first)];
        int offset = (int)(step - _first) * _slot, count = host.Length * views;
        IntBuffer indices = device.View(_indices, offset, count);
        return new StepSamples(indices, views == 1 ? indices : device.View(_numbers, offset, count), host);
    }

    public void Dispose()
    {
        device.Free(_indices);
        device.Free(_numbers);
        (_indices, _numbers) = (IntBuffer.None, IntBuffer.None);
        _host.Clear();
    }

    private void Prepare(long first, int steps)
    {
        Dispose();
        _first = first;
        int[] indices = new int[steps * _slot], numbers = views == 1 ? [] : new int[indices.Length], filled = new int[info.Batch];
        for (int s = 0; s < steps; s++)
        {
            int count = sampler.Fill(first + s, filled, info);
            _host.Add(filled[..count]);
            for (int view = 0; view < views; view++)
                for (int i = 0; i < count; i++)
                {
                    int at = s * _slot + view * count + i;
                    indices[at] = filled[i];
                    if (views > 1) numbers[at] = SampleNumber.Of(filled[i], view, info.SetCount);
                }
        }
        _indices = device.Upload(indices, "samples");
        if (views > 1) _numbers = device.Upload(numbers, "samples");
    }
}
