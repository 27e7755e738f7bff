using Plasticity.Devices;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Sessions;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Spectre.Console;

namespace Plasticity.Cli;

/// <summary>A study on its way through this terminal: what all commands that run one have in common.</summary>
/// <param name="screen">Where it is watched.</param> <param name="study">Checked settings.</param> <param name="options">How it is run.</param>
/// <param name="command">The command line that asks the same question again, of the data set of that name.</param>
internal sealed class StudyRun(Screen screen, Study study, RunOptions options, Func<string, string> command)
{
    private const int MostNamed = 8;

    /// <summary>The run's folder, once there is one.</summary>
    public RunFolder? Folder { get; private set; }

    /// <summary>Runs it, goes on with it, or finds it done. Everything that can be refused is refused before the folder is made and the first step is taken.</summary>
    /// <returns>The exit code.</returns>
    public int Do()
    {
        DataCatalogue catalogue = DataCatalogue.For(options.DataFolder);
        DataChoice? choice = options.Data is null ? catalogue.Default() : null;
        string name = catalogue.Find(choice?.Name ?? options.Data!).Entry.Name;
        string hash = Settings.Hash(study.Name, name, Settings.Of(study), StudyFile.Canonical(study));
        string path = options.Out ?? RunFolder.DefaultPath(study.Name, hash);
        if (!options.DryRun) RunFolder.Check(path);
        using IDevice device = DeviceCatalogue.Open(options.Device, study.Engine.With(options.Threads));
        ImageSet images = catalogue.Load(name);
        if (options.DataSha256.Length > 0 && options.DataSha256 != images.Sha256)
            throw new InputException($"data set '{name}': expected the bytes of the run, found others: the data's {Changes.Of([("SHA-256", Changes.Short(options.DataSha256), Changes.Short(images.Sha256))])}", InputException.BadFile);
        ImageSet selected = study.Select(images);
        if (options.DryRun)
        {
            if (choice is not null) screen.Line(choice.Sentence);
            DryRun.Print(screen, study, selected, device, $"{study.Name} on {name}, {device.Info.Id} ({device.Info.Name})");
            return 0;
        }
        IReadOnlyList<PhasePlan> phases = Planning.Phases(study, selected);
        StudyPlan plan = Planning.Plan(study, phases);

        (string version, string commit) = RunRequest.Program();
        Provenance provenance = new(
            study.Name, study.Summary, study.Paper, Catalogue.SettingsOf(study), new DataIdentity(name, images.Sha256, images.Train.Count, images.Test.Count),
            device.Info, version, commit, command(name))
        {
            Hash = hash,
            From = study is FileStudy ? Provenance.OfFile : "",
            Repeats = options.Repeats,
        };
        using Session session = Session.Open(new SessionRequest(study, selected, plan, provenance, path) { Every = options.Every, Again = options.Again }, Warn);
        Folder = session.Folder;
        if (session.IsFinished) return ShowAgain(session.Folder, path);
        if (!options.Quiet)
        {
            Announce(plan, provenance, choice, path);
            if (session.ResumedAt.Length > 0) screen.Line($"Going on from the last checkpoint: {session.ResumedAt}.");
            else AnnounceTime(device, selected, phases);
        }
        return Train(session, device, provenance, selected, path);
    }

    private int Train(Session session, IDevice device, Provenance provenance, ImageSet selected, string path)
    {
        List<INetworkObserver> networks = [];
        if (options.Weights || options.Best is not null) networks.Add(new KeptWeights(session.Folder, options.Weights, options.Best));
        using EventLog? events = options.EventFiles ? new EventLog(session.Folder, TimeProvider.System, session.Log.Records) : null;
        events?.Show(selected);
        if (events is not null) networks.Add(events);
        IStudyObserver[] files = events is null ? [session.Log, new ProgressFile(session.Folder)] : [session.Log, new ProgressFile(session.Folder), events];
        using Interruption interruption = new(session.Log.Dispose);
        Summary? summary = null;
        try
        {
            Watch(provenance, session.Log, progress => summary = session.Run(
                device, new Observers([.. files, progress]), networks, interruption.Token));
        }
        catch (OperationCanceledException)
        {
            screen.Error.WriteLine($"plasticity: interrupted; the state is kept in {session.Folder.Checkpoints}, and the same command goes on from there");
            return CommandLine.Interrupted;
        }
        if (options.ShowsTable) Conclude(summary!, path);
        if (events?.Fault is { } fault) Warn($"{session.Folder.EventFiles} ends before the run does: {fault.ReplaceLineEndings(" ")}");
        return 0;
    }

    private void Warn(string line) => screen.Error.WriteLine($"plasticity: {line}");

    /// <summary>A finished run is not done again: its table is shown.</summary>
    private int ShowAgain(RunFolder folder, string path)
    {
        SavedRun run = SavedRun.Read(folder);
        if (!options.Quiet) screen.Line($"{Title(run.Provenance)}: this run is finished, in {path}; --again does it anew.");
        Conclude(Summary.Of(run.Study.Design, run.Records, run.WallSeconds), path);
        return 0;
    }

    private void Announce(StudyPlan plan, Provenance run, DataChoice? choice, string path)
    {
        if (choice is not null) screen.Line(choice.Sentence);
        string arms = plan.Arms.Count <= MostNamed ? string.Join(", ", plan.Arms) : $"{plan.Arms.Count} arms";
        screen.Line(
            $"{Title(run)}: {plan.Runs} runs ({arms}; {plan.Seeds.Count} seeds), {Sentences.Count(plan.ImageSteps)} training images, into {path}");
    }

    /// <summary>The time is said before it is spent: always where it may be days, otherwise where nobody waits for the estimate.</summary>
    private void AnnounceTime(IDevice device, ImageSet selected, IReadOnlyList<PhasePlan> phases)
    {
        bool always = options.SaysTime;
        if (!always && !Estimate.IsCheap(study, device, phases)) return;
        Estimate estimate = Estimate.Of(study, device, selected, phases, budget: always ? 0.5 : 0.05);
        screen.Line($"Estimated from timed steps: at most about {DryRun.About(estimate.Seconds)} on this device{DryRun.NotCounted(study)}.");
    }

    private static string Title(Provenance run) => $"{run.Study} on {run.Data.Name}, {run.Device.Id} ({run.Device.Name})";

    private void Watch(Provenance run, RunLog log, Action<IStudyObserver> work)
    {
        ProgressState state = new(study.TuningPhase);
        state.Recall(log.Records);
        if (options.Quiet) work(state);
        else if (!screen.IsLive) work(new Observers(state, new PlainProgress(screen.Out, state)));
        else
        {
            AnsiConsole.Live(new Text("")).AutoClear(true).Start(display =>
                work(new Observers(state, new LiveProgress(display, new LiveView(state, Title(run))))));
        }
    }

    private void Conclude(Summary summary, string path)
    {
        if (options.Quiet)
        {
            foreach (string line in GapTable.Lines(summary, screen.Width)) screen.Line(line);
            return;
        }
        screen.Line();
        string unit = Quantity.Unit(summary.Metric) is { Length: > 0 } word ? $"; differences in {word}" : "";
        screen.Line($"{char.ToUpperInvariant(summary.Metric.Description[0])}{summary.Metric.Description[1..]}{unit}.");
        screen.Line();
        foreach (string line in GapTable.Lines(summary, screen.Width)) screen.Line(line);
        foreach (string line in GapTable.Notes(summary)) screen.Line(line);
        screen.Line();
        foreach (string line in GapTable.Verdicts(summary, screen.Width)) screen.Line(line);
        screen.Line();
        screen.Line($"{Sentences.Duration(summary.WallSeconds)}, {Sentences.Count(summary.ImagesPerSecond)} training images a second.");
        screen.Line($"Report: {Path.Combine(path, "report.html")}");
    }
}
