using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Training;

namespace Plasticity.Cli;

/// <summary>Several observers as one, told in order.</summary>
internal sealed class Observers(params IReadOnlyList<IStudyObserver> all) : IStudyObserver
{
    public void Started(StudyPlan plan)
    {
        foreach (IStudyObserver observer in all) observer.Started(plan);
    }

    public void Advanced(StudyProgress progress)
    {
        foreach (IStudyObserver observer in all) observer.Advanced(progress);
    }

    public void EpochEnded(MetricRow row)
    {
        foreach (IStudyObserver observer in all) observer.EpochEnded(row);
    }

    public void Measured(MeasureRow row)
    {
        foreach (IStudyObserver observer in all) observer.Measured(row);
    }

    public void RunEnded(RunRow row)
    {
        foreach (IStudyObserver observer in all) observer.RunEnded(row);
    }
}
