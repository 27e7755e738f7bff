using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Training;

namespace Plasticity.Cli;

/// <summary>Progress for a log: a line at the end of each run, and one every ten seconds on the way.</summary>
/// <param name="output">Where the lines go.</param> <param name="state">What to show; told before this.</param>
internal sealed class PlainProgress(TextWriter output, ProgressState state) : IStudyObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private TimeSpan _next = Interval;
    private MetricRow? _last;

    public void EpochEnded(MetricRow row)
    {
        _last = row;
        if (state.Elapsed >= _next) Write(row);
    }

    public void RunEnded(RunRow row)
    {
        if (row.Diverged) output.WriteLine($"seed {row.Seed}  {row.Arm}: given up, its loss is not a number");
        else if (_last is { } last) Write(last);
    }

    private void Write(MetricRow row)
    {
        _next = state.Elapsed + Interval;
        int arms = state.Plan?.Arms.Max(arm => arm.Length) ?? 0;
        string left = state.Left is { } time ? $"  about {Sentences.Duration(time.TotalSeconds)} left" : "";
        output.WriteLine(
            $"seed {row.Seed}  {row.Arm.PadRight(arms)}  {row.Phase} {row.Epoch,3}  train {Sentences.Percent(row.TrainAccuracy),7}  test {Sentences.Percent(row.TestAccuracy),7}"
            + $"  {Sentences.Count(row.ImagesPerSecond)} images/s  {Sentences.Duration(state.Elapsed.TotalSeconds)}{left}");
        output.Flush();
    }
}
