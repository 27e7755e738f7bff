using Plasticity.Laboratory.Rows;

namespace Plasticity.Laboratory.Training;

/// <summary>How much a study will do, known before it starts.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Arms">Names of the arms, in the order in which they run.</param>
/// <param name="Seeds">Seeds, one run an arm and seed.</param>
/// <param name="ImageSteps">Training images over all runs, each pass over an image counted; phases that may end early are counted in full.</param>
/// <param name="MultiplyAdds">Of all forward passes while training: image-steps weighed by the networks' sizes.</param>
public sealed record StudyPlan(string Study, IReadOnlyList<string> Arms, IReadOnlyList<int> Seeds, long ImageSteps, double MultiplyAdds)
{
    /// <summary>Number of runs.</summary>
    public int Runs => Arms.Count * Seeds.Count;
}

/// <summary>Where a run stands, given a few times a second.</summary>
/// <param name="Arm">Name of the arm.</param> <param name="Seed">Seed of the run.</param>
/// <param name="Phase">Name of the phase.</param> <param name="Epoch">Epoch under way, from 1.</param> <param name="Epochs">Epochs of the phase, at most.</param>
/// <param name="Share">Of the study's work that is done, 0 to 1.</param>
/// <param name="ImagesPerSecond">Recent speed.</param>
public sealed record StudyProgress(string Arm, int Seed, string Phase, int Epoch, int Epochs, double Share, double ImagesPerSecond);

/// <summary>Watches a study: the run folder writes what it is told, the terminal shows it. What an observer does not implement it does not want to hear.</summary>
public interface IStudyObserver
{
    /// <summary>Before the first run.</summary>
    void Started(StudyPlan plan)
    {
    }

    /// <summary>While a run is under way.</summary>
    void Advanced(StudyProgress progress)
    {
    }

    /// <summary>At the end of an epoch.</summary>
    void EpochEnded(MetricRow row)
    {
    }

    /// <summary>When something was measured, or a phase came to its end that was to reach something.</summary>
    void Measured(MeasureRow row)
    {
    }

    /// <summary>After the last epoch of a run, also of one that was given up because its loss was not finite.</summary>
    void RunEnded(RunRow row)
    {
    }
}
