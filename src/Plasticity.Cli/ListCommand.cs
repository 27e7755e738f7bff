using System.CommandLine;
using Plasticity.Laboratory.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity list [STUDY]</c>: the studies, or the settings of one.</summary>
internal static class ListCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Examples:
          plasticity list
          plasticity list warm-start --size paper
          plasticity list my-study.yaml
        """;

    public static Command Create(Screen screen)
    {
        Argument<string?> study = StudyChoice.Argument("Show the settings of this study, or of a file.");
        Option<StudySize?> size = Arguments.OneOf<StudySize>("--size", "The size whose values are shown. [default: small]");
        Command command = new("list", "Lists the studies, or the settings of one.") { study, size };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(study) is { } name) ListSettings(screen, new StudyChoice(name, parsed.GetValue(size), []).Settled());
            else ListStudies(screen);
            return 0;
        });
        return command;
    }

    private static void ListStudies(Screen screen) =>
        Print(screen, [["", ""], .. Catalogue.All.SelectMany(entry => (string[][])[[entry.Name, entry.Summary], ["", entry.Paper]])]);

    private static void ListSettings(Screen screen, Study study)
    {
        foreach (string text in (string[])[study.Summary, study.Paper])
            foreach (string line in WordWrap.Lines(text, screen.Prose)) screen.Raw(line);
        screen.Raw("");
        Print(screen, [["", "", ""], .. Catalogue.SettingsOf(study).Select(setting => (string[])[setting.Key, setting.Value, setting.Explanation])]);
    }

    private static void Print(Screen screen, string[][] rows)
    {
        foreach (string line in TextTable.Within(rows, screen.Prose, [.. Enumerable.Range(0, rows[0].Length)])) screen.Raw(line);
    }
}
