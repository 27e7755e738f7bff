using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Files;

/// <summary>What a study file says beside the settings: its properties are the keys of the file.</summary>
/// <param name="Study">Its name: lower-case letters, digits and hyphens, because it becomes a folder's.</param> <param name="Arms">At least one.</param>
public sealed record StudyContent(string Study, ValueList<Arm> Arms)
{
    /// <summary>The question in one sentence.</summary>
    public string Question { get; init; } = "";

    /// <summary>Authors, year, title, where.</summary>
    public string Paper { get; init; } = "";

    /// <summary>The phase that figures put at epoch 0.</summary>
    public string TuningPhase { get; init; } = "tune";

    /// <summary>What is measured on the way.</summary>
    public ValueList<Probe> Probes { get; init; } = [];

    /// <summary>The numbers that a run comes to; the first is the study's own.</summary>
    public ValueList<Metric> Metrics { get; init; } = [new TailAccuracy()];

    /// <summary>What is drawn, in order.</summary>
    public ValueList<Figure> Figures { get; init; } = [new Curves(), new Ends()];

    /// <summary>What should come out.</summary>
    public ValueList<Claim> Claims { get; init; } = [];
}
