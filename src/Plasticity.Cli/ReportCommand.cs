using System.CommandLine;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Cli;

/// <summary><c>plasticity report FOLDER</c>: figures, report and summary of a finished run once more, from its log.</summary>
internal static class ReportCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Nothing is trained: metrics.jsonl and measures.jsonl say it all. A study that the program knows is judged by the claims and drawn as it
        knows them now; any other by the study.yaml in the folder.

        Examples:
          plasticity report runs/warm-start-82efb61f
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> folder = new("folder") { Description = "The folder of a finished run." };
        Command command = new("report", "Writes the report of a finished run anew.") { folder };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(folder);
            RunFolder place = RunFolder.Existing(path);
            SavedRun run = SavedRun.Read(place);
            Summary summary = Summary.Of(run.Study.Design, run.Records, run.WallSeconds);
            RunResults.Write(place, run.Provenance, summary, run.Records, run.Study.Drawn(summary, run.Records));
            foreach (string line in GapTable.Lines(summary, screen.Width)) screen.Line(line);
            foreach (string line in GapTable.Notes(summary)) screen.Line(line);
            screen.Line();
            screen.Line($"Report: {Path.Combine(path, "report.html")}");
            return 0;
        });
        return command;
    }
}
