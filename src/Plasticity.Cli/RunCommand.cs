using System.CommandLine;
using Plasticity.Laboratory.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity run STUDY</c>: trains, watches, sums up, and leaves a folder with a report.</summary>
internal static class RunCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        The run's folder holds settings, metrics, summary, figures and report. Its name is that of the study with a hash of the settings. A run that
        is finished is not repeated. One that was interrupted, by Ctrl-C or a power cut, goes on from its newest checkpoint; its results then match
        those of an uninterrupted run bit for bit.

        Examples:
          plasticity run warm-start
          plasticity run warm-start --size smoke --data shapes
          plasticity run warm-start --size paper --dry-run
          plasticity show warm-start > my-study.yaml; plasticity run my-study.yaml
          plasticity run warm-start --seeds 9 --set width=16 --set optimiser=sgd --set rate=0.05 --out results/sgd
          plasticity run warm-start --checkpoint-every 5m --keep-best test-accuracy --tensorboard
        """;

    public static Command Create(Screen screen)
    {
        Argument<string?> study = StudyChoice.Argument("Name of a study (see 'plasticity list'), or a YAML file with one (see 'plasticity show').");
        Option<StudySize?> size = Arguments.OneOf<StudySize>(
            "--size", "smoke: under a minute, that it runs. small: minutes on two cores. paper: the paper's own numbers, for a GPU. Files have none. [default: small]");
        Option<int?> seeds = Arguments.PerhapsWhole("--seeds", "Runs of each arm, paired by seed.", least: 1, most: Study.MostSeeds);
        Option<string[]> set = StudyChoice.Set();
        RunArguments options = new();
        Command command = options.AddTo(new Command("run", "Runs a study, every arm for every seed, and leaves a report.") { study, size, seeds, set });
        command.SetAction(parsed =>
        {
            StudySize? asked = parsed.GetValue(size);
            RunOptions given = options.Of(parsed) with { SaysTime = asked == StudySize.Paper };
            RunRequest request = new(parsed.GetValue(study) ?? throw StudyChoice.Missing("run"), asked, parsed.GetValue(seeds), parsed.GetValue(set)!, given);
            return new StudyRun(screen, request.Settled(), given, request.Command).Do();
        });
        return command;
    }
}
