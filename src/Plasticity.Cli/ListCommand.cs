using System.CommandLine;
using Plasticity.Studies.Records;
using Plasticity.Studies.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity list [STUDY]</c>: the studies, or the settings of one.</summary>
internal static class ListCommand
{
    private const int Width = 100;

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

    private static void ListStudies(Screen screen)
    {
        int width = Catalogue.All.Max(entry => entry.Name.Length);
        foreach (StudyEntry entry in Catalogue.All)
        {
            Columns(screen, entry.Name.PadRight(width), entry.Summary);
            Columns(screen, new string(' ', width), entry.Paper);
        }
    }

    private static void ListSettings(Screen screen, Study study)
    {
        IReadOnlyList<Setting> settings = Catalogue.SettingsOf(study);
        int keys = settings.Max(setting => setting.Key.Length), values = settings.Max(setting => setting.Value.Length);
        Columns(screen, "", study.Summary);
        Columns(screen, "", study.Paper);
        screen.Line();
        foreach (Setting setting in settings) Columns(screen, $"{setting.Key.PadRight(keys)}  {setting.Value.PadRight(values)}", setting.Explanation);
    }

    /// <summary>Text beside what stands left of it, broken between words so that a line of a hundred holds it.</summary>
    private static void Columns(Screen screen, string left, string text)
    {
        int indent = left.Length == 0 ? 0 : left.Length + 2, room = Math.Max(30, Width - indent);
        string line = "", head = left.Length == 0 ? "" : left + "  ";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                screen.Line(head + line);
                (head, line) = (new string(' ', indent), "");
            }
            line += line.Length == 0 ? word : " " + word;
        }
        screen.Line((head + line).TrimEnd());
    }
}
