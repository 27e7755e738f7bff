using System.CommandLine;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Forks;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Treatments;
using Plasticity.Studies.Records;

namespace Plasticity.Cli;

/// <summary><c>plasticity fork FOLDER --at 12ep</c>: a run continued with one thing changed, beside the same run unchanged.</summary>
internal static class ForkCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Order of the data, augmentation and noise stay those of the run, so that both differ in the one thing alone. The way up to the fork is
        trained anew, once for both: at the end it is checked that the unchanged arms end in the bits of the run.

        Examples:
          plasticity fork runs/warm-start-82efb61f --at 3ep --apply shrink-perturb:0.4,0.1
          plasticity fork runs/warm-start-82efb61f --at 500it --phase pretrain --arm warm --set rate=0.0001
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> folder = new("folder") { Description = "The folder of a run." };
        Option<Duration> at = Arguments.Training("--at", "Where in the phase, as 12ep or 500it.");
        Option<string?> phase = new("--phase") { Description = "In which phase. [default: the study's tuning phase]", HelpName = "name" };
        Option<string[]> arms = new("--arm") { Description = "Of which arm; may be repeated. [default: all that have the phase]", HelpName = "name", DefaultValueFactory = _ => [] };
        Option<string[]> apply = new("--apply") { Description = "What is done to the network there, as shrink-perturb:0.4,0.1; may be repeated.", HelpName = "treatment", DefaultValueFactory = _ => [] };
        Option<string[]> set = new("--set") { Description = "Another value for rate, optimiser, momentum, l2, translate or flip from there on; may be repeated.", HelpName = "key=value", DefaultValueFactory = _ => [] };
        RunArguments options = new();
        Command command = options.AddTo(new Command("fork", "Continues a run with one thing changed, and draws both.") { folder, at, phase, arms, apply, set });
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(folder);
            Fork fork = new(parsed.GetValue(at))
            {
                Phase = parsed.GetValue(phase) ?? "",
                Arms = parsed.GetValue(arms)!,
                Assignments = parsed.GetValue(set)!,
                Entry = [.. parsed.GetValue(apply)!.Select(word => (word, KindText.Parse<ITreatment>("--apply", word)))],
            };
            return Run(screen, path, fork, options.Of(parsed));
        });
        return command;
    }

    private static int Run(Screen screen, string path, Fork fork, RunOptions given)
    {
        RunFolder trunk = RunFolder.Existing(path);
        (Study study, Provenance provenance) = SavedRun.Asked(trunk);
        FileStudy forked = fork.Of(study);
        RunOptions options = given with
        {
            Data = given.Data ?? provenance.Data.Name,
            Device = Arguments.DeviceFor(provenance, given.Device),
        };
        StudyRun run = new(screen, forked, options, _ => Command(path, fork, given));
        int code = run.Do();
        if (code == 0 && !options.DryRun && run.Folder is { } folder) Compare(screen, trunk, folder, options.Quiet);
        return code;
    }

    /// <summary>Says whether the arms that were not changed ended as in the run.</summary>
    private static void Compare(Screen screen, RunFolder trunk, RunFolder fork, bool quiet)
    {
        if (!trunk.IsFinished) return;
        SavedRun before = SavedRun.Read(trunk), after = SavedRun.Read(fork);
        RunsComparison both = RunsComparison.Of(before.Records, after.Records);
        string changes = before.Provenance.Session(0).ChangesTo(after.Provenance.Session(0));
        if (!both.IsEqual)
            screen.Error.WriteLine($"plasticity: {both.Differing.Count} of {both.Count} unchanged runs do not match {trunk.Root} bit for bit: {(changes.Length > 0 ? changes : "device, driver and commit are the same")}");
        else if (!quiet && both.Count > 0)
            screen.Line($"The unchanged arms end in the bits of {trunk.Root}: {both.Count} of {both.Count} runs.");
    }

    private static string Command(string path, Fork fork, RunOptions given)
    {
        List<string> words = ["plasticity", "fork", path, "--at", $"{fork.At}"];
        if (fork.Phase.Length > 0) words.AddRange(["--phase", fork.Phase]);
        foreach (string arm in fork.Arms) words.AddRange(["--arm", arm]);
        foreach ((string treatment, _) in fork.Entry) words.AddRange(["--apply", treatment]);
        foreach (string assignment in fork.Assignments) words.AddRange(["--set", assignment]);
        if (given.Device != "auto") words.AddRange(["--device", given.Device]);
        return RunRequest.Line(words);
    }
}
