using System.Diagnostics;
using Plasticity.Laboratory.Checkpoints;

namespace Plasticity.Cli.Tests.Endurance;

/// <summary>A run that was left on its way with two checkpoints, beside one that came to its end; tests damage copies of it. Made once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class LeftRunCollection : ICollectionFixture<LeftRun>
{
    public const string Name = "a run that was left";
}

/// <inheritdoc cref="LeftRunCollection"/>
public sealed class LeftRun : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private int _copies;

    public LeftRun()
    {
        Whole = new Undisturbed(Command, _scratch["whole"]);
        string left = _scratch["left"];
        for (int rows = 4; ; rows += 4)
        {
            using Process process = Program.Start(_scratch.Root, [.. Command, "--checkpoint-every", "6it", "--out", left]);
            string log = Path.Combine(left, "metrics.jsonl");
            while (!process.HasExited && (Checkpoints(left).Count < 2 || new FileInfo(log).Length < 250 * rows)) Thread.Sleep(2);
            process.Kill();
            process.WaitForExit();
            Assert.NotEqual(0, process.ExitCode);
            IReadOnlyList<string> files = Checkpoints(left);
            // The two know different numbers of rows, so that the logs can be damaged between them.
            if (files.Count == 2 && Rows(files[0]) > Rows(files[1]) && Rows(files[1]) > 0) break;
        }
        File.Delete(Path.Combine(left, "checkpoints", "checkpoint.partial"));
    }

    /// <summary>The command line of both, without a folder.</summary>
    internal static string[] Command { get; } = ["run", "warm-start", "--size", "smoke", "--seeds", "1", "--data", "shapes", "--device", "cpu", "--threads", "1", "--quiet"];

    /// <summary>The one that came to its end.</summary>
    internal Undisturbed Whole { get; }

    /// <summary>A folder for what a test needs besides.</summary>
    public string Beside(string name) => _scratch[name];

    /// <summary>A copy of the one that was left.</summary>
    public string Copy()
    {
        string left = _scratch["left"], copy = _scratch[$"copy-{Interlocked.Increment(ref _copies)}"];
        foreach (string file in Directory.GetFiles(left, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(left, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    /// <summary>The checkpoints of a run's folder, newest first.</summary>
    public static IReadOnlyList<string> Checkpoints(string run) => new CheckpointFolder(Path.Combine(run, "checkpoints")).Paths;

    /// <summary>Goes on with a copy.</summary>
    internal static Outcome GoOn(string run, params string[] more) => Program.Run([.. Command, "--checkpoint-every", "6it", "--out", run, .. more]);

    public void Dispose() => _scratch.Dispose();

    private static long Rows(string checkpoint) => CheckpointFolder.Read(checkpoint).Log.Epochs.Bytes;
}
