using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Laboratory.Tests.Sweeps;

/// <summary>A sweep whose runs are made up.</summary>
internal static class Fake
{
    /// <summary>A folder with so many points.</summary>
    public static SweepFolder Sweep(string path, int points)
    {
        FrozenPoint[] all = [.. Enumerable.Range(0, points).Select(i => new FrozenPoint(new SweepPoint($"fake-{i}", [$"width={i}"], 1), "study: fake\n"))];
        return SweepFolder.Create(path, new SweepDescription("fake", "shapes", new SweepAxes([], [], [1]), "plasticity sweep fake", "0", ""), all);
    }

    /// <summary>What a run leaves that came to its end.</summary>
    public static void Finish(SweepFolder folder, SweepPoint point)
    {
        Directory.CreateDirectory(folder.Run(point));
        File.WriteAllText(Path.Combine(folder.Run(point), "summary.json"), "{}");
    }

    /// <summary>A claim of a process on another machine, of which nothing more is heard.</summary>
    public static void ClaimElsewhere(SweepFolder folder, string point, int number = 1) =>
        File.WriteAllBytes(Path.Combine(folder.Claims, $"{point}.{number}"), ClaimRecord.FirstLines("elsewhere", new ProcessMark("other-machine/boot", 1, 0)));

    /// <summary>A runner that does this.</summary>
    public sealed class Runner(Func<SweepPoint, CancellationToken, CancellationToken, PointOutcome> run) : IPointRunner
    {
        public PointOutcome Run(SweepPoint point, Action<int> started, CancellationToken stop, CancellationToken kill) => run(point, stop, kill);
    }
}
