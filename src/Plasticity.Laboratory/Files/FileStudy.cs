using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Measures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Files;

/// <summary>A study that a file says in full: its arms do not follow from settings, only how they train does.</summary>
public sealed record FileStudy : Study
{
    /// <summary>What the file says beside the settings.</summary>
    public StudyContent Content { get; init; } = new("study", []);

    public override string Name => Content.Study;

    public override string Summary => Content.Question;

    public override string Paper => Content.Paper;

    public override string TuningPhase => Content.TuningPhase;

    public override IReadOnlyList<Arm> Arms => Content.Arms;

    public override IReadOnlyList<Claim> Claims => Content.Claims;

    public override IReadOnlyList<Metric> Metrics => Content.Metrics;

    public override IReadOnlyList<Probe> Probes => Content.Probes;

    public override IReadOnlyList<Figure> Figures => Content.Figures;

    /// <summary>The same study as a file would say it: what its own settings decide has become arms.</summary>
    public static FileStudy Of(Study study)
    {
        if (study is FileStudy already) return already;
        FileStudy empty = new()
        {
            Content = new StudyContent(study.Name, new ValueList<Arm>(study.Arms))
            {
                Question = study.Summary,
                Paper = study.Paper,
                TuningPhase = study.TuningPhase,
                Probes = new ValueList<Probe>(study.Probes),
                Metrics = new ValueList<Metric>(study.Metrics),
                Figures = new ValueList<Figure>(study.Figures),
                Claims = new ValueList<Claim>(study.Claims),
            },
        };
        HashSet<string> shared = [.. Settings.Of(empty).Select(setting => setting.Key)];
        return Settings.With(empty, Settings.Of(study).Where(setting => shared.Contains(setting.Key)).Select(setting => $"{setting.Key}={setting.Value}"));
    }
}
