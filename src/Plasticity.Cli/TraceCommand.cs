using System.CommandLine;
using Plasticity.Devices;
using Plasticity.Laboratory.Comparisons;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Training;
using Plasticity.Studies;
using Plasticity.Studies.Data;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary><c>plasticity trace FOLDER --out STATES</c>: a run once more, its state in a file every so many steps.</summary>
internal static class TraceCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Each file holds weights, running statistics and optimiser state as safetensors, in the engine's own layouts. 'plasticity diff A B' compares
        two such folders, written by two versions of the program or on two machines.

        Examples:
          plasticity trace runs/warm-start-82efb61f --every 100it --out before
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> folder = new("folder") { Description = "The folder of a run." };
        Option<string> output = new("--out") { Description = "A new folder for the states.", HelpName = "folder", Required = true };
        Option<Duration> every = Arguments.Training("--every", "Steps or epochs between two states.", new Duration(1, DurationUnit.Epochs));
        Option<string?> dataFolder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
        Option<string> device = Arguments.Device();
        Option<int> threads = Arguments.Threads();
        Command command = new("trace", "Repeats a run and writes its state every given number of steps.") { folder, output, every, dataFolder, device, threads };
        command.SetAction(parsed =>
        {
            (Study study, Provenance run) = SavedRun.Asked(RunFolder.Existing(parsed.GetRequiredValue(folder)));
            string to = parsed.GetRequiredValue(output);
            if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any()) throw InputException.File(to, "a new folder", "one that is not empty");
            ImageSet images = study.Select(DataCatalogue.For(parsed.GetValue(dataFolder)).Load(run.Data.Name));
            using IDevice opened = DeviceCatalogue.Open(Arguments.DeviceFor(run, parsed.GetValue(device)!), study.Engine.With(parsed.GetValue(threads)));
            StudyPlan plan = Planning.Plan(study, images);
            UserFile.Write(to, () => Directory.CreateDirectory(to));
            StateFiles states = new(to, study, images, parsed.GetValue(every));
            using Interruption interruption = new(() => { });
            ProgressState state = new(study.TuningPhase);
            UserFile.Write(to, () => StudyRunner.Run(
                study, opened, images, plan, new StudyWatch(new Observers(state, new PlainProgress(screen.Out, state))) { Keeper = states, Stop = interruption.Token }));
            screen.Line($"{states.Written} states in {to}");
            return 0;
        });
        return command;
    }
}
