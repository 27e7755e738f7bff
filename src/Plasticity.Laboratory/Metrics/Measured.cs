using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Metrics;

/// <summary>What a measure gave at one moment: the newest of that moment, where there are several.</summary>
public sealed record Measured : Metric
{
    [Help("Name of the measure, such as fisher-trace.")]
    public string Measure { get; init; } = "";

    [Help("The phase in which it was taken.")]
    public override string Phase { get; init; } = "tune";

    [Help("When: start, epoch or end.")]
    public Moment At { get; init; }

    public override string Name => $"{Measure}-at-{Phase}-{SettingText.Format(At)}";

    public override string Label => $"{Measure.Replace('-', ' ')}, {SettingText.Format(At)} of {Phase}";

    public override MetricUnit Unit => Measure.EndsWith("accuracy", StringComparison.Ordinal) ? MetricUnit.Accuracy : MetricUnit.Plain;

    public override string Description => $"{Measure.Replace('-', ' ')} at the {SettingText.Format(At)} of '{Phase}'";

    public override double Of(RunRows run) =>
        run.Measures.LastOrDefault(row => row.Measure == Measure && row.Phase == Phase && row.Moment == At)?.Value ?? double.NaN;
}
