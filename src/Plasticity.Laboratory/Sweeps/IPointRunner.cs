namespace Plasticity.Laboratory.Sweeps;

/// <summary>How the run of a point ended.</summary>
/// <param name="ExitCode">0 for a run that came to its end, 130 for one that was asked to stop.</param>
/// <param name="Error">The last line that it complained with; empty for none.</param>
public sealed record PointOutcome(int ExitCode, string Error);

/// <summary>Runs points, each to its end.</summary>
public interface IPointRunner
{
    /// <summary>Runs a point; goes on where an earlier run of it ended.</summary>
    /// <param name="started">Is told the id of the process that runs, once there is one.</param>
    /// <param name="stop">Asks the run to keep its state and end.</param> <param name="kill">Ends it there and then.</param>
    PointOutcome Run(SweepPoint point, Action<int> started, CancellationToken stop, CancellationToken kill);
}
