using System.Diagnostics;

namespace Plasticity.Laboratory.Training;

/// <summary>The work of a study so far, in multiply-adds of forward passes while training, and when to tell of it.</summary>
/// <param name="total">Of the whole study.</param>
internal sealed class WorkCounter(double total)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _sinceTold = Stopwatch.StartNew();

    public double Done { get; set; }

    public double Share => total > 0 ? Math.Min(1, Done / total) : 0;

    /// <summary>Whether it is time again: a few times a second over the whole study, however short its epochs are.</summary>
    public bool IsDue()
    {
        if (_sinceTold.Elapsed < Interval) return false;
        _sinceTold.Restart();
        return true;
    }
}
