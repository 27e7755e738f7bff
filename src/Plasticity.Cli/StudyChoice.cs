using System.CommandLine;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary>A study as a command line names it: one of the catalogue in a size, or a file, with other values for some settings.</summary>
internal sealed record StudyChoice(string Study, StudySize? Size, IReadOnlyList<string> Assignments)
{
    /// <summary>Whether it is a file, which has no sizes.</summary>
    public bool IsFile => StudyFile.IsFile(Study);

    /// <summary>The study with its settings, checked.</summary>
    /// <exception cref="InputException">No such study, file or key, or a value out of range.</exception>
    public Study Settled()
    {
        if (!IsFile) return Checked(Settings.With(Catalogue.Create(Study, Size ?? Catalogue.DefaultSize), Assignments));
        if (Size is { } size) throw new InputException($"--size: expected none beside a file, found '{size.ToString().ToLowerInvariant()}': change the numbers in {Study} or give --set");
        FileStudy read = StudyFile.Read(Study);
        return InputException.At(Study, () => Checked(Settings.With(read, Assignments)));
    }

    /// <summary>The argument of a command that takes either.</summary>
    public static Argument<string?> Argument(string description) => new("study") { Description = description, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The option that gives settings other values.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Another value for a setting; 'plasticity list STUDY' shows them. May be repeated.", HelpName = "key=value", DefaultValueFactory = _ => [],
    };

    /// <summary>The complaint of a command that was given none.</summary>
    public static InputException Missing(string command) =>
        new($"{command}: expected the name of a study (there are: {string.Join(", ", Catalogue.All.Select(entry => entry.Name))}) or a file");

    private static Study Checked(Study study)
    {
        study.Validate();
        return study;
    }
}
