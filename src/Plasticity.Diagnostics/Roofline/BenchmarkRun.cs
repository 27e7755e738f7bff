using Plasticity.Devices;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>Where and when kernels were measured, and what came of it.</summary>
/// <param name="Started">When the first case began.</param> <param name="Version">Of this program.</param> <param name="Commit">That it was built from; empty where it is not known.</param>
/// <param name="LoadBefore">As <see cref="Machine.Load"/>.</param> <param name="LoadAfter">The same at the end.</param>
/// <param name="Devices">In the order in which they were named.</param> <param name="Results">A list a case, with a result a device.</param>
public sealed record BenchmarkRun(
    DateTimeOffset Started, string Version, string Commit, Machine Machine, double? LoadBefore, double? LoadAfter,
    IReadOnlyList<(DeviceInfo Info, Roof Roof)> Devices, IReadOnlyList<IReadOnlyList<KernelResult>> Results)
{
    /// <summary>Every result beside the number of its device.</summary>
    public IEnumerable<(int Device, KernelResult Result)> All => Results.SelectMany(results => results.Select((result, device) => (device, result)));

    /// <summary>Results that differ from the reference.</summary>
    public int Wrong => All.Count(each => !each.Result.Verified);

    /// <summary>Results whose times spread by more than <see cref="SampleTimes.WideSpread"/>.</summary>
    public int Wide => All.Count(each => each.Result.Warm.IsWide);
}
