using System.CommandLine;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity repro FOLDER</c>: a finished run once more, and whether it ends in the same bits.</summary>
internal static class ReproCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        The run is done anew beside the old one, on the device that it was done on unless --device says another, and compared: the hashes of what
        every run ended in, every epoch and every measure. The exit code is 0 where all is the same, else 1.

        Examples:
          plasticity repro runs/warm-start-82efb61f
          plasticity repro runs/warm-start-82efb61f --device opencl
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> folder = new("folder") { Description = "The folder of a finished run." };
        Option<string?> output = new("--out") { Description = "The new run's folder. [default: FOLDER.repro]", HelpName = "folder" };
        Option<string?> dataFolder = new("--data-dir") { Description = "A folder to look for data sets in first.", HelpName = "folder" };
        Option<bool> quiet = new("--quiet") { Description = "Print the verdict alone." };
        Option<string> device = Arguments.Device();
        Option<int> threads = Arguments.Threads();
        Command command = new("repro", "Does a finished run once more and compares the bits.") { folder, output, dataFolder, device, threads, quiet };
        command.SetAction(parsed =>
        {
            RunFolder first = RunFolder.Existing(parsed.GetRequiredValue(folder));
            SavedRun run = SavedRun.Read(first);
            RunOptions options = new(Arguments.DeviceFor(run.Provenance, parsed.GetValue(device)!), parsed.GetValue(threads))
            {
                Data = run.Provenance.Data.Name,
                DataSha256 = run.Provenance.Data.Sha256,
                DataFolder = parsed.GetValue(dataFolder),
                Out = parsed.GetValue(output) ?? first.Root + RunFolder.RepeatEnd,
                Repeats = Path.GetFileName(first.Root),
                Again = true,
                Quiet = parsed.GetValue(quiet),
                ShowsTable = false,
            };
            StudyRun again = new(screen, run.Study, options, _ => run.Provenance.Command);
            int code = again.Do();
            return code == 0 ? Compare(screen, run, SavedRun.Read(again.Folder!)) : code;
        });
        return command;
    }

    private static int Compare(Screen screen, SavedRun first, SavedRun second)
    {
        RunsComparison both = RunsComparison.Of(first.Records, second.Records);
        if (both.Count == 0) throw new InputException("the run is of a version that did not note what its runs ended in: expected runs.jsonl, found none", InputException.BadFile);
        if (both.IsEqual && both.Count == first.Records.Ends.Count)
        {
            screen.Line($"Reproduced: {both.Count} of {both.Count} runs end in the same bits; {both.Epochs} epochs and {both.Measures} measures are the same.");
            return 0;
        }
        screen.Line($"Not reproduced: {both.Differing.Count} of {first.Records.Ends.Count} runs end in other bits.");
        if (both.First.Length > 0) screen.Line($"First difference: {both.First}.");
        string changes = first.Provenance.Session(0).ChangesTo(second.Provenance.Session(0));
        screen.Line(changes.Length > 0 ? $"What differs: {changes}." : "Device, driver and commit are the same.");
        return 1;
    }
}
