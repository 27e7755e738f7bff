using Plasticity.Cli.Tests.Endurance;

namespace Plasticity.Cli.Tests;

/// <summary>Devices that run the kernels in C#, from end to end.</summary>
[Needs(Needs.Patience)]
public sealed class LaneDeviceTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    [Fact]
    public void The_debugging_device_computes_right()
    {
        Outcome check = Program.Run("check", "--device", "ilgpu:cpu");
        Assert.Equal(("", 0), (check.Error, check.Code));
        Assert.Matches(@"(?m)^kernels  ok     all \d{3} results agree", check.Out);
        Assert.Matches("(?m)^repeat   ok     1 training step, twice from one seed", check.Out);
        Assert.Matches("(?m)^losses   ok     the first 2 losses", check.Out);
    }

    [OpenClRunFact]
    public void Lanes_of_a_driver_compute_right()
    {
        Outcome check = Program.Run("check", "--device", "ilgpu:opencl", "--size", "small", "--steps", "3");
        Assert.Equal(("", 0), (check.Error, check.Code));
    }

    /// <summary>Differences of the last bit do not change which of 16 images a perceptron gets right after four steps.</summary>
    [OpenClRunFact]
    public void A_study_ends_as_on_the_processor()
    {
        string[] tables = [.. from device in (string[])["cpu", "ilgpu:cpu", "ilgpu:opencl"] select Table(device)];
        Assert.Contains("shrink-perturb", tables[0], StringComparison.Ordinal);
        Assert.Equal([tables[0], tables[0], tables[0]], tables);
    }

    public void Dispose() => _scratch.Dispose();

    private string Table(string device)
    {
        Outcome run = Program.Run(
            "run", "warm-start", "--size", "smoke", "--data", "shapes", "--device", device, "--seeds", "1", "--out", _scratch[device.Replace(':', '-')],
            "--set", "model=mlp", "--set", "train-images=32", "--set", "test-images=16", "--set", "batch=16", "--set", "pretrain-epochs=1", "--set", "tune-epochs=1");
        Assert.Equal(("", 0), (run.Error, run.Code));
        string text = run.Out.ReplaceLineEndings("\n");
        return text[text.IndexOf("arm             runs", StringComparison.Ordinal)..text.IndexOf("No interval", StringComparison.Ordinal)];
    }
}
