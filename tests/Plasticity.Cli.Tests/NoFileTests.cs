using System.Diagnostics;
using Plasticity.Studies;

namespace Plasticity.Cli.Tests;

/// <summary>Whatever is given for a file and is none, such as a pipe that nobody writes to, is refused at once and in one line.</summary>
public sealed class NoFileTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("convert PIPE.npz SCRATCH/a.npz")]
    [InlineData("convert PIPE.npy SCRATCH/a.npz")]
    [InlineData("convert PIPE.safetensors SCRATCH/a.npz")]
    [InlineData("diff PIPE.npz PIPE.npz")]
    [InlineData("diff PIPE.safetensors PIPE.safetensors")]
    [InlineData("step --weights PIPE.npz --images PIPE.npy --labels PIPE.npy --optimiser sgd --rate 0.1 --out SCRATCH/a.npz --device cpu")]
    [InlineData("step --weights PIPE.safetensors --images PIPE.npy --labels PIPE.npy --optimiser sgd --rate 0.1 --out SCRATCH/a.npz --device cpu")]
    [InlineData("export --weights PIPE.npz --out SCRATCH/a.onnx")]
    [InlineData("run PIPE.yaml --data shapes --device cpu")]
    [InlineData("show PIPE.yaml")]
    [InlineData("sweep PIPE.yaml --data shapes --over width=1,2 --out SCRATCH/s")]
    [InlineData("index SCRATCH/pipes")]
    [InlineData("query x --in SCRATCH/pipes")]
    [InlineData("report SCRATCH/pipes")]
    [InlineData("run warm-start --data mnist --data-dir SCRATCH/pipes --device cpu --size smoke --out SCRATCH/r")]
    [InlineData("run warm-start --data shapes --device cpu --size smoke --out SCRATCH/locked", "a lock file")]
    public async Task A_pipe_is_not_waited_for(string line, string expected = "")
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(_scratch["pipes"]);
        Directory.CreateDirectory(_scratch["locked"]);
        string[] names =
        [
            "f.npz", "f.npy", "f.safetensors", "f.yaml", "pipes/settings.yaml", "pipes/summary.json", "pipes/index.db", "pipes/train-labels-idx1-ubyte", "locked/.lock",
        ];
        foreach (string name in names) await Process.Start("mkfifo", _scratch[name]).WaitForExitAsync();
        string[] words = [.. line.Split(' ').Select(word => word.Replace("PIPE", _scratch["f"], StringComparison.Ordinal).Replace("SCRATCH", _scratch.Root, StringComparison.Ordinal))];
        (int code, _, string error) = await Task.Run(() => Program.Run(words)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(InputException.BadFile, code);
        Assert.Contains($"{expected}, found a pipe", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("convert /dev/zero SCRATCH/a.npz", "a name that ends in")]
    [InlineData("convert DEVICE.npz SCRATCH/a.npz", "found a device")]
    [InlineData("convert FOLDER.npz SCRATCH/a.npz", "found a folder")]
    public void A_device_and_a_folder_are_refused(string line, string expected)
    {
        if (OperatingSystem.IsWindows()) return;
        File.CreateSymbolicLink(_scratch["device.npz"], "/dev/zero");
        Directory.CreateDirectory(_scratch["folder.npz"]);
        (int code, _, string error) = Program.Run([.. line.Split(' ').Select(word => word.Replace("SCRATCH", _scratch.Root, StringComparison.Ordinal)
            .Replace("DEVICE", _scratch["device"], StringComparison.Ordinal).Replace("FOLDER", _scratch["folder"], StringComparison.Ordinal))]);
        Assert.NotEqual(0, code);
        Assert.Contains(expected, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }
}
