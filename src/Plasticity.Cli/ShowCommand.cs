using System.CommandLine;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity show STUDY</c>: a study as the file that says the same.</summary>
internal static class ShowCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        A study file has a name, settings, phases, arms and what is to be measured, drawn and claimed; what it leaves out has its default.

        Examples:
          plasticity show warm-start
          plasticity show warm-start --size small --set batch=64 > my-study.yaml
          plasticity run my-study.yaml --dry-run
        """;

    public static Command Create(Screen screen)
    {
        Argument<string?> study = StudyChoice.Argument("Which study, or a file with one.");
        Option<StudySize?> size = Arguments.OneOf<StudySize>("--size", "The size that is shown; files have none. [default: small]");
        Option<string[]> set = StudyChoice.Set();
        Command command = new("show", "Prints a study as a YAML file, to be changed and run.") { study, size, set };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(study) ?? throw StudyChoice.Missing("show");
            Study settled = new StudyChoice(name, parsed.GetValue(size), parsed.GetValue(set)!).Settled();
            screen.Out.Write(StudyFile.Text(settled));
            return 0;
        });
        return command;
    }
}
