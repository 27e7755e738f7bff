using Plasticity.Interop.Formats;

namespace Plasticity.Cli.Tests;

public sealed class StepCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("sgd --momentum 0.9 --nesterov --weight-decay 0.001", "init.npz", "result.npz")]
    [InlineData("adamw --weight-decay 0.1", "init.safetensors", "result.npz")]
    [InlineData("rmsprop", "init.npz", "result.safetensors")]
    public void A_saved_initialisation_is_trained_and_everything_is_written(string optimiser, string initFile, string resultFile)
    {
        string init = _scratch[initFile], result = _scratch[resultFile];
        Assert.Equal(0, Program.Run("step", "--depth", "1", "--width", "4", "--image-size", "8", "--seed", "3", "--device", "cpu", "--save-init", init).Code);
        Write("x.npy", NpyArray.Of([.. Enumerable.Range(0, 4 * 3 * 8 * 8).Select(i => MathF.Sin(i))], 4, 3, 8, 8));
        Write("y.npy", NpyArray.Of([0, 3, 9, 1], 4));
        Outcome outcome = Program.Run(
        [
            "step", "--depth", "1", "--width", "4", "--weights", init, "--images", _scratch["x.npy"], "--labels", _scratch["y.npy"], "--rate", "0.001",
            "--steps", "3", "--device", "cpu", "--out", result, "--optimiser", .. optimiser.Split(' '),
        ]);
        Assert.Equal(("", 0), (outcome.Error, outcome.Code));
        Assert.Matches(@"^step 1  loss \d", outcome.Out);

        Dictionary<string, NpyArray> before = ArrayFile.Read(init), after = ArrayFile.Read(result);
        Assert.Equal([3], after["loss"].Shape);
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Where(name => name != "loss" && !name.StartsWith("grad/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(after["head.weight"].Shape, after["grad/head.weight"].Shape);
        Assert.NotEqual(before["head.weight"].Floats(), after["head.weight"].Floats());
    }

    [Fact]
    public void One_value_a_channel_is_refused_and_nothing_is_written()
    {
        string[] network = ["--model", "resnet", "--depth", "1", "--width", "2", "--device", "cpu"];
        Assert.Equal(0, Program.Run(["step", .. network, "--image-size", "8", "--save-init", _scratch["init.npz"]]).Code);
        Write("x.npy", NpyArray.Of(new float[3 * 8 * 8], 1, 3, 8, 8));
        Write("y.npy", NpyArray.Of([0], 1));
        Outcome outcome = Program.Run(
        [
            "step", .. network, "--weights", _scratch["init.npz"], "--images", _scratch["x.npy"], "--labels", _scratch["y.npy"], "--optimiser", "sgd",
            "--rate", "0.1", "--out", _scratch["result.npz"],
        ]);
        Assert.Equal(
            ("plasticity: modules.3: batch norm needs more than one value a channel in training, found 1; use a larger batch or image\n", 2),
            (outcome.Error.ReplaceLineEndings("\n"), outcome.Code));
        Assert.False(File.Exists(_scratch["result.npz"]));
    }

    private void Write(string name, NpyArray array)
    {
        using FileStream file = File.Create(_scratch[name]);
        Npy.Write(file, array);
    }
}
