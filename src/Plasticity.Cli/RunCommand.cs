using System.CommandLine;
using System.Diagnostics;
using Plasticity.Engine.Devices;
using Plasticity.Studies.Data;
using Plasticity.Studies.Files;
using Plasticity.Studies.Records;
using Plasticity.Studies.Runs;
using Plasticity.Studies.Studies;
using Plasticity.Studies.Training;
using Spectre.Console;

namespace Plasticity.Cli;

/// <summary><c>plasticity run STUDY</c>: trains, watches, sums up, and leaves a folder with a report.</summary>
internal static class RunCommand
{
    private const int MostNamed = 8;

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        The run's folder holds settings, metrics, summary, figures and report. A finished run that was there before is kept beside it as NAME.previous.

        Examples:
          plasticity run warm-start
          plasticity run warm-start --size smoke --data shapes
          plasticity run warm-start --size paper --dry-run
          plasticity show warm-start > my-study.yaml; plasticity run my-study.yaml
          plasticity run warm-start --seeds 9 --set width=16 --set optimiser=sgd --set rate=0.05 --out results/sgd
        """;

    public static Command Create(Screen screen)
    {
        Argument<string?> study = StudyChoice.Argument("Which study; 'plasticity list' shows them. Or a YAML file with one; 'plasticity show' prints such.");
        Option<StudySize?> size = Arguments.OneOf<StudySize>(
            "--size", "smoke: under a minute, that it runs. small: minutes on two cores. paper: the paper's own numbers, for a GPU. Files have none. [default: small]");
        Option<int?> seeds = Arguments.PerhapsWhole("--seeds", "Runs of each arm, paired by seed.", least: 1);
        Option<string[]> set = StudyChoice.Set();
        Option<string?> data = new("--data") { Description = "Which data set; 'plasticity data list' shows them. CIFAR-10 where it is found, else the built-in shapes.", HelpName = "name" };
        Option<string?> dataFolder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
        Option<string?> output = new("--out") { Description = "The run's folder. [default: runs/STUDY-HASH, the hash being that of the settings]", HelpName = "folder" };
        Option<bool> quiet = new("--quiet") { Description = "Print the final table alone." };
        Option<bool> dryRun = new("--dry-run") { Description = "Print what would be done and how long it would take here, and train nothing." };
        Option<string> device = Arguments.Device();
        Option<int> threads = Arguments.Threads();
        Command command = new("run", "Runs a study, every arm for every seed, and leaves a report.")
        {
            study, size, seeds, set, data, dataFolder, device, threads, output, quiet, dryRun,
        };
        command.SetAction(parsed => Run(screen, new RunRequest(
            parsed.GetValue(study) ?? throw StudyChoice.Missing("run"),
            parsed.GetValue(size), parsed.GetValue(seeds), parsed.GetValue(set)!, parsed.GetValue(device)!, parsed.GetValue(threads),
            parsed.GetValue(data), parsed.GetValue(dataFolder), parsed.GetValue(output), parsed.GetValue(quiet), parsed.GetValue(dryRun))));
        return command;
    }

    /// <summary>Everything that can be refused is refused before the folder is made and the first step is taken.</summary>
    private static int Run(Screen screen, RunRequest request)
    {
        Study study = request.Settled();
        DataCatalogue catalogue = DataCatalogue.For(request.DataFolder);
        DataChoice? choice = request.Data is null ? catalogue.Default() : null;
        string name = catalogue.Find(choice?.Name ?? request.Data!).Entry.Name;
        IReadOnlyList<Setting> settings = Settings.Of(study);
        string path = request.Out ?? RunFolder.DefaultPath(study.Name, Settings.Hash(study.Name, name, settings, StudyFile.Canonical(study)));
        if (!request.DryRun) RunFolder.Check(path);
        using IDevice device = DeviceCatalogue.Open(request.Device, study.Engine.With(request.Threads));
        ImageSet images = catalogue.Load(name);
        ImageSet selected = study.Select(images);
        if (request.DryRun)
        {
            if (choice is not null) screen.Line(choice.Sentence);
            DryRun.Print(screen, study, selected, device, $"{study.Name} on {name}, {device.Info.Id} ({device.Info.Name})");
            return 0;
        }
        IReadOnlyList<PhasePlan> phases = Planning.Phases(study, selected);
        StudyPlan plan = Planning.Plan(study, phases);

        (string version, string commit) = RunRequest.Program();
        Provenance provenance = new(
            study.Name, study.Summary, study.Paper, settings, new DataIdentity(name, images.Sha256, images.Train.Count, images.Test.Count),
            device.Info, version, commit, request.Command(name));
        RunFolder folder = RunFolder.Create(path);
        RunResults.WriteSettings(folder, provenance, StudyFile.Text(study));
        if (!request.Quiet)
        {
            Announce(screen, plan, provenance, choice, path);
            AnnounceTime(screen, study, device, selected, phases, request.Size == StudySize.Paper);
        }

        using RunLog log = new(folder);
        using Interruption interruption = new(log.Dispose);
        Stopwatch clock = Stopwatch.StartNew();
        try
        {
            Watch(screen, request, provenance, study.TuningPhase, progress => StudyRunner.Run(study, device, selected, plan, new StudyWatch(new Observers(log, progress)) { Stop = interruption.Token }));
        }
        catch (OperationCanceledException)
        {
            screen.Error.WriteLine($"plasticity: interrupted; {log.Rows.Count} whole epochs are in {Path.Combine(path, "metrics.jsonl")}");
            return CommandLine.Interrupted;
        }
        Summary summary = Summary.Of(study.Design, log.Records, Math.Round(clock.Elapsed.TotalSeconds, 2));
        log.Dispose();
        RunResults.Write(folder, provenance, summary, study.Drawn(summary, log.Records));
        Conclude(screen, request, summary, path);
        return 0;
    }

    private static void Announce(Screen screen, StudyPlan plan, Provenance run, DataChoice? choice, string path)
    {
        if (choice is not null) screen.Line(choice.Sentence);
        string arms = plan.Arms.Count <= MostNamed ? string.Join(", ", plan.Arms) : $"{plan.Arms.Count} arms";
        screen.Line(
            $"{Title(run)}: {plan.Runs} runs ({arms}; {plan.Seeds.Count} seeds), {Sentences.Count(plan.ImageSteps)} training images, into {path}");
    }

    /// <summary>The time is said before it is spent: always where it may be days, otherwise where nobody waits for the estimate.</summary>
    private static void AnnounceTime(Screen screen, Study study, IDevice device, ImageSet selected, IReadOnlyList<PhasePlan> phases, bool always)
    {
        if (!always && !Estimate.IsCheap(study, device, phases)) return;
        Estimate estimate = Estimate.Of(study, device, selected, phases, budget: always ? 0.5 : 0.05);
        screen.Line($"Estimated from timed steps: at most about {DryRun.About(estimate.Seconds)} on this device{DryRun.NotCounted(study)}.");
    }

    private static string Title(Provenance run) => $"{run.Study} on {run.Data.Name}, {run.Device.Id} ({run.Device.Name})";

    private static void Watch(Screen screen, RunRequest request, Provenance run, string tuningPhase, Action<IStudyObserver> work)
    {
        ProgressState state = new(tuningPhase);
        if (request.Quiet) work(state);
        else if (!screen.IsLive) work(new Observers(state, new PlainProgress(screen.Out, state)));
        else
        {
            AnsiConsole.Live(new Text("")).AutoClear(true).Start(display =>
                work(new Observers(state, new LiveProgress(display, new LiveView(state, Title(run))))));
        }
    }

    private static void Conclude(Screen screen, RunRequest request, Summary summary, string path)
    {
        if (request.Quiet)
        {
            foreach (string line in GapTable.Lines(summary)) screen.Line(line);
            return;
        }
        screen.Line();
        string unit = Quantity.Unit(summary.Metric) is { Length: > 0 } word ? $"; differences in {word}" : "";
        screen.Line($"{char.ToUpperInvariant(summary.Metric.Description[0])}{summary.Metric.Description[1..]}{unit}.");
        screen.Line();
        foreach (string line in GapTable.Lines(summary)) screen.Line(line);
        foreach (string line in GapTable.Notes(summary)) screen.Line(line);
        screen.Line();
        foreach (string line in GapTable.Verdicts(summary)) screen.Line(line);
        screen.Line();
        screen.Line($"{Sentences.Duration(summary.WallSeconds)}, {Sentences.Count(summary.ImagesPerSecond)} training images a second.");
        screen.Line($"Report: {Path.Combine(path, "report.html")}");
    }
}
