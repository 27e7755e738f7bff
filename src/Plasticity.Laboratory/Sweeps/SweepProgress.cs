using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>A point of a sweep with the run that there is of it.</summary>
/// <param name="Point">As claims tell of it.</param> <param name="Run">As its folder tells of it; null where there is none.</param>
public sealed record PointProgress(PointStatus Point, RunStatus? Run)
{
    /// <summary>Of its work that is done, 0 to 1.</summary>
    public double Share => Point.State == PointState.Finished ? 1 : Run?.Share ?? 0;
}

/// <summary>How far a sweep is.</summary>
public sealed record SweepProgress(SweepFolder Folder, IReadOnlyList<PointProgress> Points)
{
    /// <summary>Reads a sweep's folder.</summary>
    /// <param name="expires">As its workers have it.</param>
    public static SweepProgress Of(SweepFolder folder, TimeSpan expires) => new(folder,
        [.. SweepState.Of(folder, expires).Select(point => new PointProgress(point, Directory.Exists(folder.Run(point.Point)) ? RunStatus.Of(RunFolder.Existing(folder.Run(point.Point))) : null))]);

    /// <summary>Of all work that is done, 0 to 1; each run counted alike.</summary>
    public double Share => Points.Count == 0 ? 0 : Points.Average(point => point.Share);

    /// <summary>How many points are in a state.</summary>
    public int Count(PointState state) => Points.Count(point => point.Point.State == state);

    /// <summary>
    /// Time left when as many runs go on at once as now and each takes as long as those took that have finished; null while that would be a guess,
    /// or when nothing runs.
    /// </summary>
    public double? SecondsLeft
    {
        get
        {
            int running = Count(PointState.Running);
            double[] took = [.. Points.Select(point => point.Run?.Seconds ?? double.NaN).Where(double.IsFinite)];
            if (running == 0 || took.Length == 0) return null;
            double each = Statistics.Mean(took);
            double work = Points.Where(point => point.Point.State is not (PointState.Finished or PointState.Failed)).Sum(point => each * (1 - point.Share));
            return work / running;
        }
    }
}
