using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sessions;

/// <summary>A study to be run in a folder.</summary>
/// <param name="Study">Validated settings.</param>
/// <param name="Images">Those that it takes.</param> <param name="Plan">Of the study on them.</param>
/// <param name="Provenance">What the run is made of; its hash names it.</param>
/// <param name="Path">The run's folder.</param>
public sealed record SessionRequest(Study Study, ImageSet Images, StudyPlan Plan, Provenance Provenance, string Path)
{
    /// <summary>How often the state is kept; an amount of 0 for interruptions alone.</summary>
    public Duration Every { get; init; } = new(60, DurationUnit.Seconds);

    /// <summary>Whether an earlier run of the same name gives way, finished or not.</summary>
    public bool Again { get; init; }
}
