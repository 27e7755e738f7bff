using System.Globalization;
using Plasticity.Devices;
using Plasticity.Diagnostics.Roofline;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary>What <c>bench kernels</c> says, and the files that it writes.</summary>
/// <param name="json">Whether JSON is printed instead of a table.</param> <param name="jsonFile">A file for the same JSON, or null.</param>
/// <param name="report">A file for the roofline, or null.</param>
internal sealed class KernelOutput(Screen screen, bool json = false, string? jsonFile = null, string? report = null)
{
    private IKernelTable? _table;

    private bool IsFigure => report is not null && Path.GetExtension(report) == ".svg";

    /// <summary>Sees to the names of files before anything is opened.</summary>
    public void DemandNames()
    {
        if (report is not null && Path.GetExtension(report) is not (".html" or ".svg"))
            throw new InputException($"--report: expected a file that ends in .html or .svg, found '{report}'");
    }

    /// <summary>Sees that files can be written: before minutes of work, not after.</summary>
    public void DemandFiles(int devices)
    {
        if (IsFigure && devices > 1) throw new InputException($"--report: expected a file that ends in .html for {devices} devices, found '{report}'");
        foreach (string? file in (string?[])[jsonFile, report])
            if (file is not null) UserFile.Write(file, () => File.WriteAllText(file, ""));
    }

    /// <summary>The devices and the head of the table.</summary>
    public void Begin(IReadOnlyList<KernelCase> cases, IReadOnlyList<(DeviceInfo Info, Roof Roof)> devices)
    {
        if (json) return;
        _table = devices.Count == 1 ? new KernelTable(cases, screen.Width) : new FormTable(cases, devices, screen.Width);
        foreach ((DeviceInfo info, Roof roof) in devices) screen.Line(BenchRoofCommand.Line(info, roof));
        screen.Line();
        foreach (string line in _table.Head) screen.Line(line);
    }

    /// <summary>One case, a result a device.</summary>
    public void Tell(IReadOnlyList<KernelResult> results)
    {
        foreach (string line in _table?.Lines(results) ?? []) screen.Line(line);
    }

    /// <summary>What stands below the table, the JSON, the files.</summary>
    /// <returns>The exit code: 1 where a kernel is wrong.</returns>
    public int End(BenchmarkRun run)
    {
        foreach (string line in _table?.Foot ?? []) screen.Line(line);
        if (!json && run.Wide > 0) screen.Line(Warning(run));
        string text = BenchmarkFile.Text(run);
        if (json) screen.Raw(text.TrimEnd());
        if (jsonFile is not null) UserFile.Write(jsonFile, () => File.WriteAllText(jsonFile, text));
        if (report is not null)
        {
            string page = IsFigure ? RooflineFigure.Draw(run.Devices[0].Roof, [.. run.Results.Select(results => results[0])]) : RooflineReport.Text(run);
            UserFile.Write(report, () => File.WriteAllText(report, page));
        }
        if (run.Wrong == 0) return 0;
        screen.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"plasticity: {run.Wrong} of {run.All.Count()} kernels differ from the reference"));
        return 1;
    }

    /// <summary>How many times cannot be relied on, and what else the machine was doing.</summary>
    internal static string Warning(BenchmarkRun run)
    {
        string load = run is { LoadBefore: { } before, LoadAfter: { } after }
            ? string.Create(CultureInfo.InvariantCulture, $"the load was {before:F1} before and {after:F1} after, on {run.Machine.Processors} processors")
            : "the load is not known here";
        double most = run.All.Where(each => each.Result.Verified).Max(each => each.Result.Warm.Spread);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"warning: {run.Wide} of {run.All.Count()} times spread by more than {100 * SampleTimes.WideSpread:F0} %, at most by {100 * most:F0} %; {load}");
    }
}
