using Plasticity.Devices.Cpu;
using Plasticity.Engine.Layers;
using Plasticity.Engine.Tensors;
using Plasticity.Interop.Formats;

namespace Plasticity.Interop.Tests.Formats;

public sealed class WeightFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plasticity-").FullName;
    private readonly CpuDevice _device = new(1);

    [Fact]
    public void A_convolution_stands_in_the_file_as_outputs_channels_rows_columns()
    {
        float[] weight = [.. Enumerable.Range(0, 2 * 3 * 4 * 5).Select(i => (float)i)];
        Shape shape = new(2, 3, 4, 5);
        NpyArray file = TorchLayout.FromParameter(shape, weight);
        Assert.Equal([5, 4, 2, 3], file.Shape);
        // Element [o,c,r,s] = [1,2,1,0] of the file is element [r,s,c,o] = [1,0,2,1] of the parameter.
        Assert.Equal(weight[(((1 * 3) + 0) * 4 + 2) * 5 + 1], file.Floats()[((1 * 4 + 2) * 2 + 1) * 3 + 0]);
        Assert.Equal(weight, TorchLayout.ToParameter(shape, file));
    }

    [Fact]
    public void Images_become_channels_last()
    {
        float[] planar = [0, 1, 2, 3, 10, 11, 12, 13];
        Assert.Equal([0f, 10, 1, 11, 2, 12, 3, 13], TorchLayout.ToChannelsLast(planar, 1, 2, 2, 2));
    }

    [Fact]
    public void A_saved_network_comes_back_bit_for_bit()
    {
        using ParameterSet saved = Model(seed: 3), loaded = Model(seed: 4);
        string file = Path.Combine(_folder, "weights.npz");
        Npz.Write(file, WeightFile.Arrays(saved));
        WeightFile.Load(file, loaded);
        Assert.Equal(_device.Read(saved), _device.Read(loaded));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_missing_an_unknown_and_a_misshapen_array_are_named_and_nothing_is_set()
    {
        using ParameterSet model = Model(seed: 3);
        float[] before = _device.Read(model);
        Dictionary<string, NpyArray> arrays = WeightFile.Arrays(model).ToDictionary();

        Dictionary<string, NpyArray> missing = new(arrays);
        missing.Remove("head.bias");
        Assert.Contains("head.bias [10]", Refusal(missing, model), StringComparison.Ordinal);
        Assert.Contains("found also 'head.extra'", Refusal(new(arrays) { ["head.extra"] = arrays["head.bias"] }, model), StringComparison.Ordinal);
        Assert.Contains("stem.conv.weight: expected [2,3,3,3], found [10]", Refusal(new(arrays) { ["stem.conv.weight"] = arrays["head.bias"] }, model), StringComparison.Ordinal);
        Assert.Equal(before, _device.Read(model));
    }

    [Fact]
    public void A_file_that_is_no_zip_is_refused()
    {
        string file = Path.Combine(_folder, "noise.npz");
        File.WriteAllBytes(file, [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))]);
        Assert.Throws<InvalidDataException>(() => Npz.Read(file));
    }

    [Fact]
    public void Arrays_beyond_the_limit_are_refused_before_they_are_unpacked()
    {
        string file = Path.Combine(_folder, "large.npz");
        Npz.Write(file, [KeyValuePair.Create("x", NpyArray.Of(new float[1000], 1000))]);
        Assert.Throws<InvalidDataException>(() => Npz.Read(file, limit: 4000));
        Assert.Single(Npz.Read(file, limit: 5000));
    }

    public void Dispose()
    {
        _device.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Refusal(Dictionary<string, NpyArray> arrays, ParameterSet model)
    {
        string file = Path.Combine(_folder, "bad.npz");
        Npz.Write(file, arrays);
        return Assert.Throws<InvalidDataException>(() => WeightFile.Load(file, model)).Message;
    }

    private ParameterSet Model(ulong seed)
    {
        ParameterSet parameters = new(_device);
        _ = new ResNet(parameters, new ResNetSettings { Depth = 1, Width = 2 });
        parameters.Initialise(seed);
        return parameters;
    }
}

file static class Reading
{
    public static float[] Read(this CpuDevice device, ParameterSet parameters) =>
        [.. parameters.All.SelectMany(p => Plasticity.Devices.DeviceBuffers.Read(device, p.Tensor.Data))];
}
