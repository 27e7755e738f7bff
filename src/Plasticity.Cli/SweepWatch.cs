using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Sweeps;

namespace Plasticity.Cli;

/// <summary>Tells of a sweep, a line a run that ends.</summary>
internal sealed class SweepWatch(Screen screen, SweepFolder folder)
{
    private readonly Lock _gate = new();

    /// <summary>Called by whichever thread has news.</summary>
    public void Tell(SweepEvent news)
    {
        if (news.End is not { } end) return;
        IReadOnlyList<SweepPoint> points = folder.Points();
        int finished = points.Count(folder.IsFinished);
        string count = $"[{finished.ToString().PadLeft(points.Count.ToString().Length)}/{points.Count}]";
        string what = end switch
        {
            ClaimEnd.Done => $"finished in {Sentences.Duration(news.Seconds)}",
            ClaimEnd.Failed => $"failed: {news.Error}",
            _ => "interrupted",
        };
        lock (_gate) screen.Line($"{count} {news.Point.Label}: {what}");
    }
}
