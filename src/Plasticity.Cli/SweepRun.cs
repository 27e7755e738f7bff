using Plasticity.Devices;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Sweeps;
using Plasticity.Studies;
using Plasticity.Studies.Data;

namespace Plasticity.Cli;

/// <summary>A sweep as it goes on in this process: launched or opened, worked at, summed up.</summary>
internal sealed class SweepRun(Screen screen, SweepRequest request)
{
    private const int MostShown = 40;

    private static readonly TimeSpan OthersPause = TimeSpan.FromSeconds(1);

    /// <returns>0 when all runs are finished, 1 when some failed, 130 when interrupted.</returns>
    public int Do()
    {
        if (request.IsLaunched) request.RefuseAxes();
        else if (request.Task is not null || request.Report) throw InputException.File(request.Study, "the folder of a sweep that was launched before", Directory.Exists(request.Study) ? "one without sweep.yaml" : "none of that name");
        if (request is { On: SweepOn.Slurm, UntilInterval: not null }) throw new InputException("--until-interval: expected none with --on slurm, whose tasks are fixed; when they are finished, give it to 'plasticity sweep' and the sweep's folder");
        SweepFolder? folder = request.IsLaunched ? SweepFolder.Open(request.Study) : Launch();
        if (folder is null) return 0;
        if (request.RetryFailed) screen.Line($"{SweepState.Forgive(folder, request.Expires)} failed runs are tried again.");
        if (request.On == SweepOn.Slurm) return new SlurmRun(screen, request).Submit(folder);
        if (request.DryRun) return ShowPoints(folder.Points(), folder.Root);
        if (!request.Report && Work(folder) is { } code) return code;
        return Conclude(folder);
    }

    /// <summary>Checks every point and fixes it; null when no more was asked for.</summary>
    private SweepFolder? Launch()
    {
        SweepSource source = request.Source();
        DataCatalogue catalogue = DataCatalogue.For(request.DataFolder);
        DataChoice? choice = request.Data is null ? catalogue.Default() : null;
        string data = catalogue.Find(choice?.Name ?? request.Data!).Entry.Name;
        IReadOnlyList<FrozenPoint> points = FrozenPoint.All(source.Study, source.Axes, data, catalogue.Load(data));
        string path = request.Out ?? SweepFolder.DefaultPath(source.Study.Name, points);
        if (choice is not null && request.On != SweepOn.Slurm) screen.Line(choice.Sentence);
        if (request.DryRun)
        {
            if (request.On == SweepOn.Slurm) new SlurmRun(screen, request).Show(path, points.Count);
            else ShowPoints([.. points.Select(point => point.Point)], path);
            return null;
        }
        (string version, string commit) = RunRequest.Program();
        return SweepFolder.Create(path, new SweepDescription(source.Study.Name, data, source.Axes, request.Command(data), version, commit), points);
    }

    private int ShowPoints(IReadOnlyList<SweepPoint> points, string path)
    {
        screen.Line($"{points.Count} runs, into {path}:");
        foreach (SweepPoint point in points.Take(MostShown)) screen.Line($"  {point.Label}");
        if (points.Count > MostShown) screen.Line($"  … {points.Count - MostShown} more …");
        return 0;
    }

    /// <returns>The exit code where the sweep ends with the work; null where there are results to sum up.</returns>
    private int? Work(SweepFolder folder)
    {
        using Stopping stopping = new();
        IReadOnlyList<SweepPoint> points = folder.Points();
        Jobs jobs = request.Task is null ? Settle(folder, points) : new Jobs(1, request.Threads);
        ChildRuns runs = new(folder, OwnProgram.Start(), new ChildSettings(folder.Description.Data, request.DataFolder, request.Device, jobs.Threads, request.CheckpointEvery));
        SweepWatch watch = new(screen, folder);
        SweepWorker worker = new(folder, runs, request.Expires, watch.Tell);
        if (request.Task is { } task)
        {
            if (task >= points.Count) throw new InputException($"--task: expected at most {points.Count - 1}, found {task}");
            worker.RunOnly(points[task], stopping.Stop, stopping.Kill);
            if (stopping.Stop.IsCancellationRequested) return CommandLine.Interrupted;
            // The last task sums up.
            if (SweepState.Of(folder, request.Expires).All(point => point.State is PointState.Finished or PointState.Failed)) Conclude(folder);
            return folder.IsFinished(points[task]) ? 0 : 1;
        }
        string threads = jobs.Threads == 1 ? "one thread" : $"{jobs.Threads} threads";
        screen.Line($"Sweep of {folder.Description.Study} on {folder.Description.Data}: {SweepPage.Counts(SweepState.Of(folder, request.Expires))}; {jobs.Count} at once, {threads} each, in {folder.Root}");
        do worker.Run(jobs.Count, stopping.Stop, stopping.Kill);
        while (!stopping.Stop.IsCancellationRequested && AddsSeeds(folder));
        if (!stopping.Stop.IsCancellationRequested) return null;
        screen.Error.WriteLine($"plasticity: interrupted; {SweepPage.Counts(SweepState.Of(folder, request.Expires))}; 'plasticity sweep {ShellWord.Quoted(request.IsLaunched ? request.Study : folder.Root)}' goes on");
        return CommandLine.Interrupted;
    }

    /// <summary>Adds seeds where intervals are too wide; true when there may be more to run.</summary>
    private bool AddsSeeds(SweepFolder folder)
    {
        if (request.UntilInterval is not { } width) return false;
        if (SeedAdding.Add(folder, request.Expires, width, request.MostSeeds) is not { } needs)
        {
            Thread.Sleep(OthersPause);
            return true;
        }
        foreach (SeedNeed need in needs)
        {
            Metric metric = need.Place.Summary.Metric;
            string now = need.Width is { } known ? $"the 95 % interval is {Quantity.WithUnit(known, metric)} wide" : $"there is {Sentences.NoInterval}";
            string next = need.Seeds.Count == 1 ? "one seed more" : need.Seeds.Count > 0 ? $"{need.Seeds.Count} seeds more" : need.IsNarrow(width) ? "narrow enough" : $"no more than {request.MostSeeds} seeds (--most-seeds)";
            screen.Line($"{need.Place.Place}: after {need.Place.Seeds.Count} seeds {now}; {next}");
        }
        return needs.Any(need => need.Seeds.Count > 0);
    }

    private Jobs Settle(SweepFolder folder, IReadOnlyList<SweepPoint> points)
    {
        SweepPoint[] open = [.. points.Where(point => !folder.IsFinished(point))];
        using IDevice device = DeviceCatalogue.Open(request.Device, new DeviceOptions(1));
        long bytes = 0;
        if (request.Jobs == 0 && open.Length > 1 && device.Info.Kind != DeviceKind.Cpu)
        {
            // One seed of each combination says it for all of them.
            Study[] studies = [.. open.DistinctBy(point => point.At).Select(point => StudyFile.Read(folder.Frozen(point)))];
            bytes = RunMemory.Of(studies, device, DataCatalogue.For(request.DataFolder).Load(folder.Description.Data));
        }
        return Jobs.Settle(request.Jobs, request.Threads, open.Length, Environment.ProcessorCount, device.Info, bytes);
    }

    private int Conclude(SweepFolder folder)
    {
        IReadOnlyList<PointStatus> points = SweepState.Of(folder, request.Expires);
        IReadOnlyList<PlaceResult> places = PlaceResult.All(folder);
        SweepResults.Write(folder, places, points);
        screen.Line();
        foreach (string line in SweepTable.Lines(folder.Description, places, screen.Width)) screen.Line(line);
        foreach (string line in SweepTable.Notes(places)) screen.Line(line);
        screen.Line();
        screen.Line($"{SweepPage.Counts(points)}. Results: {folder.Page}");
        PointStatus[] failed = [.. points.Where(point => point.State == PointState.Failed)];
        if (failed.Length == 0) return 0;
        screen.Line();
        screen.Line($"{failed.Length} runs failed; what they printed is in {folder.Runs}, and --retry-failed tries them again:");
        foreach (PointStatus point in failed) screen.Line($"  {point.Point.Label}: {point.Error}");
        return 1;
    }
}
