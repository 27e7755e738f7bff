using System.Buffers.Binary;
using System.Text.Json;
using Plasticity.Interop.Formats;

namespace Plasticity.Cli.Tests;

public sealed class ConvertCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Weights_go_there_and_back_with_their_bits()
    {
        string first = _scratch["a.npz"], middle = _scratch["b.safetensors"], last = _scratch["c.npz"];
        Assert.Equal(0, Program.Run("step", "--depth", "1", "--width", "2", "--device", "cpu", "--save-init", first).Code);
        Outcome outcome = Program.Run("convert", first, middle);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        Assert.Contains("stem.conv.weight  <f4 [2,3,3,3]\n", outcome.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, Program.Run("convert", middle, last).Code);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(last));

        // By the format's description alone, without the engine's reader.
        byte[] file = File.ReadAllBytes(middle);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, header));
        JsonElement weight = json.RootElement.GetProperty("stem.conv.weight");
        Assert.Equal("F32", weight.GetProperty("dtype").GetString());
        Assert.Equal([2, 3, 3, 3], weight.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32()));
        int start = weight.GetProperty("data_offsets")[0].GetInt32(), end = weight.GetProperty("data_offsets")[1].GetInt32();
        Assert.Equal(Npz.Read(first)["stem.conv.weight"].Bytes, file[(8 + header + start)..(8 + header + end)]);
    }

    [Fact]
    public void A_single_array_is_called_as_its_file()
    {
        WholeFile.Write(_scratch["x.npy"], file => Npy.Write(file, new NpyArray("<i2", [2], [1, 0, 2, 0])));
        Assert.Equal(0, Program.Run("convert", _scratch["x.npy"], _scratch["y.safetensors"]).Code);
        Assert.Equal([1, 2], SafetensorsFile.Read(_scratch["y.safetensors"]).Tensors["x"].Values<short>());
        Assert.Equal(0, Program.Run("convert", _scratch["y.safetensors"], _scratch["z.NPY"]).Code);
        Assert.Equal(File.ReadAllBytes(_scratch["x.npy"]), File.ReadAllBytes(_scratch["z.NPY"]));
    }

    [Fact]
    public void Half_the_bits_of_a_float_become_the_float()
    {
        SafetensorsFile.Write(_scratch["h.safetensors"], [new("h", new SafeTensor(SafeType.BF16, [1], () => new byte[] { 0xC0, 0x3F }))]);
        Assert.Equal(0, Program.Run("convert", _scratch["h.safetensors"], _scratch["h.npz"]).Code);
        Assert.Equal("<f4 [1]", Npz.Read(_scratch["h.npz"])["h"].ToString());
        Assert.Equal([1.5f], Npz.Read(_scratch["h.npz"])["h"].Floats());
    }

    [Theory]
    [InlineData("two.npz", "one.npy", 2, "a .npy file holds one array, found 2")]
    [InlineData("two.npz", "two.txt", 2, "two.txt: expected a name that ends in .npz or .safetensors or .npy")]
    [InlineData("two.pt", "two.npz", 2, "two.pt: expected a name that ends in")]
    [InlineData("none.npz", "two.npz", 3, "none.npz: expected a file of arrays, found no file of that name")]
    [InlineData("noise.safetensors", "two.npz", 3, "noise.safetensors: expected a header of at most 92 bytes")]
    [InlineData("noise.npz", "two.npz", 3, "noise.npz: ")]
    [InlineData("path.safetensors", "path.npz", 2, "path.npz: an array's name is no path out of a folder, found '../a'")]
    [InlineData("two.npz", "no/folder/two.safetensors", 3, "two.safetensors: expected a file that can be written")]
    public void What_cannot_be_is_said_in_one_line(string from, string to, int code, string part)
    {
        Npz.Write(_scratch["two.npz"], [new("a", NpyArray.Of([1f], 1)), new("b", NpyArray.Of([1f], 1))]);
        SafetensorsFile.Write(_scratch["path.safetensors"], [new("../a", SafeTensor.Of([1f], 1))]);
        foreach (string noise in (string[])["noise.npz", "noise.safetensors"]) File.WriteAllBytes(_scratch[noise], [.. Enumerable.Range(0, 100).Select(i => (byte)(i * 37 + 1))]);
        Outcome outcome = Program.Run("convert", _scratch[from], _scratch[to]);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }
}
