using Plasticity.Devices.Cpu;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Tests.Training;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Shapes;

namespace Plasticity.Laboratory.Tests.Studies;

/// <summary>Every study runs from end to end at size smoke, and every arm comes to every number of the study.</summary>
[Needs(Needs.Patience)]
public sealed class SmokeTests : IDisposable
{
    private static readonly ImageSet Shapes = ShapesSet.Make(32, 600, 600);

    private readonly CpuDevice _device = new(2);

    public static TheoryData<string> Names => [.. Catalogue.All.Select(entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_runs(string name)
    {
        Study study = Catalogue.Create(name, StudySize.Smoke);
        Listener heard = new();
        StudyRunner.Run(study, _device, Shapes, heard);
        Assert.Equal(study.Arms.Count * study.Seeds, heard.Ended.Count);
        Assert.DoesNotContain(heard.Ended, run => run.EndsWith("diverged", StringComparison.Ordinal));
        foreach (string arm in study.Arms.Select(arm => arm.Name))
        {
            RunRows run = new(arm, 1, [.. heard.Rows.Where(row => row.Arm == arm && row.Seed == 1)], [.. heard.Measures.Where(row => row.Arm == arm && row.Seed == 1)]);
            Assert.Equal(Expected(study, arm), run.Epochs.Select(row => row.Phase).Distinct());
            // In a few steps no network fits its data: the time that this takes is the one number that may be missing.
            Assert.All(study.Metrics.Where(metric => metric is not TimeTo), metric => Assert.True(double.IsFinite(metric.Of(run)), $"{arm}: {metric.Name}"));
        }
    }

    public void Dispose() => _device.Dispose();

    private static string[] Expected(Study study, string arm) => [.. study.Arms.Single(other => other.Name == arm).Phases.Select(phase => phase.Name)];
}
