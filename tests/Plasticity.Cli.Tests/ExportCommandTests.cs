using System.Text;

namespace Plasticity.Cli.Tests;

/// <summary>What stands in the file is checked field by field beside the engine; here, that the command finds its way to it.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("init.npz", "res-net", "Conv")]
    [InlineData("init.safetensors", "logistic", "Gemm")]
    public void Weights_become_an_onnx_file(string weights, string model, string type)
    {
        Assert.Equal(0, Program.Run("step", "--model", model, "--width", "2", "--image-size", "16", "--device", "cpu", "--save-init", _scratch[weights]).Code);
        Outcome outcome = Program.Run("export", "--model", model, "--width", "2", "--weights", _scratch[weights], "--image", "3x16x16", "--out", _scratch["m.onnx"]);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        Assert.EndsWith("images [batch,3,16,16] to logits [batch,10], operator set 17", outcome.Out.Trim(), StringComparison.Ordinal);
        byte[] file = File.ReadAllBytes(_scratch["m.onnx"]);
        // Field 1, a number, 8: the version of the format. What follows is the producer.
        Assert.Equal([0x08, 0x08, 0x12, 10, .. "plasticity"u8], file[..14]);
        Assert.Contains(type, Encoding.Latin1.GetString(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--weights SCRATCH/w.npz --out SCRATCH/m.pb", 2, "m.pb: expected a name that ends in .onnx")]
    [InlineData("--weights SCRATCH/w.npz --out SCRATCH/m.onnx --image 32x32", 2, "--image: expected channels, height and width as 3x32x32, found '32x32'")]
    [InlineData("--weights SCRATCH/w.npz --out SCRATCH/m.onnx --image 3x0x32", 2, "found '3x0x32'")]
    [InlineData("--weights SCRATCH/w.npz --out SCRATCH/m.onnx --width 3", 3, "w.npz: stem.conv.weight: expected [3,3,3,3], found [2,3,3,3]")]
    [InlineData("--weights SCRATCH/w.npz --out SCRATCH/m.onnx --model mlp", 3, "w.npz: expected an array hidden.0.weight [100,3072], found none of that name")]
    [InlineData("--weights SCRATCH/none.npz --out SCRATCH/m.onnx", 3, "none.npz: expected a file of arrays, found no file of that name")]
    [InlineData("--weights SCRATCH/w.npz --out SCRATCH/no/m.onnx --width 2", 3, "m.onnx: expected a file that can be written")]
    [InlineData("--out SCRATCH/m.onnx", 2, "--weights")]
    public void What_cannot_be_is_said_in_one_line(string arguments, int code, string part)
    {
        Assert.Equal(0, Program.Run("step", "--width", "2", "--device", "cpu", "--save-init", _scratch["w.npz"]).Code);
        Outcome outcome = Program.Run(["export", .. arguments.Replace("SCRATCH/", _scratch.Root + "/", StringComparison.Ordinal).Split(' ')]);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(part, outcome.Error, StringComparison.Ordinal);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(_scratch["m.onnx"]));
    }
}
