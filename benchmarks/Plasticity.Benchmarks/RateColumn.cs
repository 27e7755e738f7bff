using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Plasticity.Diagnostics.Roofline;

namespace Plasticity.Benchmarks;

/// <summary>What a case does in a second, from the work that it declares and its mean time.</summary>
/// <param name="name">Head of the column.</param> <param name="legend">What it says.</param>
/// <param name="value">From work, method, device and mean seconds; null for an empty cell.</param>
public sealed class RateColumn(string name, string legend, Func<IWork, string, string, double, string?> value) : IColumn
{
    /// <summary>Operations, bytes, and how near the device's roof that comes.</summary>
    public static IReadOnlyList<RateColumn> All { get; } =
    [
        new("GFLOP/s", "Operations of the direct algorithm over the mean time", (work, method, _, seconds) => Rate(work.Flops(method), seconds)),
        new("GB/s", "Bytes that have to move, once, over the mean time", (work, method, _, seconds) => Rate(work.Bytes(method), seconds)),
        new("Of roof", "The least time that multiply-adds on registers and memory beyond the caches would take, over the mean time", OfRoof),
    ];

    public string Id => $"{nameof(RateColumn)}.{name}";
    public string ColumnName => name;
    public string Legend => legend;
    public bool AlwaysShow => true;
    public ColumnCategory Category => ColumnCategory.Custom;
    public int PriorityInCategory => 0;
    public bool IsNumeric => true;
    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? nanoseconds = summary[benchmarkCase]?.ResultStatistics?.Mean;
        IWork? work = benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<IWork>().FirstOrDefault();
        string? device = benchmarkCase.Parameters.Items.FirstOrDefault(item => item.Name == nameof(DeviceBenchmark.Device))?.Value as string;
        if (nanoseconds is null || work is null || device is null) return "?";
        return value(work, benchmarkCase.Descriptor.WorkloadMethod.Name, device, nanoseconds.Value / 1e9) ?? "";
    }

    private static string? Rate(double work, double seconds) => work > 0 ? (work / seconds / 1e9).ToString("F1", CultureInfo.InvariantCulture) : null;

    private static string? OfRoof(IWork work, string method, string device, double seconds)
    {
        Roof roof = Devices.RoofOf(device);
        double share = roof.Seconds(work.Flops(method), work.Bytes(method)) / seconds;
        return share > 0 ? share.ToString("P0", CultureInfo.InvariantCulture) : null;
    }
}

/// <summary>The columns of every benchmark here.</summary>
public sealed class RateConfig : ManualConfig
{
    public RateConfig()
    {
        foreach (RateColumn column in RateColumn.All) AddColumn(column);
    }

    /// <summary>A few seconds a case, in this process: the kernels compile themselves fully at their first call.</summary>
    public static Job Usual { get; } = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(9);
}
