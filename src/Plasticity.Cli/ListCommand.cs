using System.CommandLine;
using Plasticity.Studies.Runs;
using Plasticity.Studies.Studies;

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
            screen.Line($"{entry.Name.PadRight(width)}  {entry.Summary}");
            screen.Line($"{new string(' ', width)}  {entry.Paper}");
        }
    }

    private static void ListSettings(Screen screen, Study study)
    {
        IReadOnlyList<Setting> settings = Settings.Of(study);
        int keys = settings.Max(setting => setting.Key.Length), values = settings.Max(setting => setting.Value.Length);
        screen.Line(study.Summary);
        screen.Line(study.Paper);
        screen.Line();
        foreach (Setting setting in settings)
            screen.Line($"{setting.Key.PadRight(keys)}  {setting.Value.PadRight(values)}  {setting.Help}");
    }
}
