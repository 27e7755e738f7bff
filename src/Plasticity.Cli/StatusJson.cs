using System.Text.Json;
using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Cli;

/// <summary>How far runs and sweeps are, for programs.</summary>
internal static class StatusJson
{
    public static string Text(IReadOnlyList<RunStatus> runs, IReadOnlyList<SweepProgress> sweeps) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["sweeps"] = sweeps.Select(OfSweep),
        ["runs"] = runs.Select(run => OfRun(run.Folder.Root, run.State, run.Progress?.Host ?? "", run)),
    });

    private static Dictionary<string, object?> OfSweep(SweepProgress sweep) => new()
    {
        ["folder"] = sweep.Folder.Root,
        ["study"] = sweep.Folder.Description.Study,
        ["share"] = Math.Round(sweep.Share, 4),
        ["seconds_left"] = sweep.SecondsLeft,
        ["points"] = sweep.Points.Select(point => OfPoint(sweep, point)),
    };

    private static Dictionary<string, object?> OfPoint(SweepProgress sweep, PointProgress point) =>
        new(OfRun(sweep.Folder.Run(point.Point.Point), point.Point.State, point.Point.Host, point.Run))
        {
            ["point"] = point.Point.Point.Label,
            ["attempts"] = point.Point.Attempts,
            ["error"] = point.Point.Error,
        };

    private static Dictionary<string, object?> OfRun(string folder, PointState state, string host, RunStatus? run) => new()
    {
        ["folder"] = folder,
        ["state"] = state.ToString().ToLowerInvariant(),
        ["host"] = state == PointState.Running ? host : null,
        ["share"] = Math.Round(run?.Share ?? 0, 4),
        ["seconds_left"] = state == PointState.Running ? run?.Progress?.SecondsLeft : null,
        ["arm"] = run?.Progress?.Arm,
        ["seed"] = run?.Progress?.Seed,
        ["phase"] = run?.Progress?.Phase,
        ["epoch"] = run?.Progress?.Epoch,
        ["epochs"] = run?.Progress?.Epochs,
        ["result"] = run?.Headline,
    };
}
