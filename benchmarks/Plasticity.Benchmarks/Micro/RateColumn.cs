using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Plasticity.Benchmarks.Micro;

/// <summary>The rate of a case, and its share of what the machine can do.</summary>
public sealed class RateColumn : IColumn
{
    public string Id => nameof(RateColumn);
    public string ColumnName => "Rate";
    public string Legend => "Work of the case over its mean time, beside what all cores reach on registers alone (GFLOP/s) or on memory (GB/s)";
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 0;
    public bool IsNumeric => false;
    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
        if (nanoseconds is null || benchmarkCase.Parameters.Count == 0 || benchmarkCase.Parameters[0].Value is not IWork work) return "?";
        string method = benchmarkCase.Descriptor.WorkloadMethod.Name;
        (double done, double best, string unit) = work.Flops(method) > 0
            ? (work.Flops(method), Machine.FlopsPerSecond, "GFLOP/s")
            : (work.Bytes(method), Machine.BytesPerSecond, "GB/s");
        double rate = done / nanoseconds.Value;
        return string.Create(CultureInfo.InvariantCulture, $"{rate:F0} of {best / 1e9:F0} {unit}, {rate * 1e9 / best:P0}");
    }
}

/// <summary>A few seconds a case, in this process: the kernels compile themselves fully at their first call.</summary>
public sealed class MicroConfig : ManualConfig
{
    public MicroConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(9));
        AddColumn(new RateColumn());
    }
}
