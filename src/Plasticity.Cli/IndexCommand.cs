using System.CommandLine;
using Plasticity.Laboratory.Indexing;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity index [FOLDER]</c>: a database of all runs below a folder.</summary>
internal static class IndexCommand
{
    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        The index is FOLDER/index.db, a SQLite database made anew from the run folders each time; it may be deleted whenever you like. Runs that
        are not finished are in it too, with state 'unfinished'. A folder that cannot be read is named and left out, and the exit code is 3.
        Runs that 'repro' did once more and those that --again kept aside are not counted. Links to other folders are not followed. 'plasticity query' shows the tables and asks them.

        Examples:
          plasticity index
          plasticity index /data/runs
        """;

    public static Command Create(Screen screen)
    {
        Argument<string> folder = new("folder") { Description = "The folder of run folders.", DefaultValueFactory = _ => QueryCommand.DefaultFolder };
        Command command = new("index", "Makes a SQLite database of all runs below a folder.") { folder };
        command.SetAction(parsed =>
        {
            IndexReport report = RunIndex.Build(parsed.GetValue(folder)!);
            foreach (string problem in report.Skipped) screen.Error.WriteLine($"plasticity: left out: {problem}");
            screen.Line($"{report.File}: {report.Finished} finished and {report.Unfinished} unfinished runs{(report.Skipped.Count > 0 ? $", {report.Skipped.Count} left out" : "")}{Repeats(report.Repeats)}");
            return report.Skipped.Count > 0 ? InputException.BadFile : 0;
        });
        return command;
    }

    /// <summary>", 2 repeats (.repro, .previous) not counted"; nothing where there are none.</summary>
    public static string Repeats(int count) => count == 0 ? "" : $", {count} repeat{(count == 1 ? "" : "s")} ({RunFolder.RepeatEnd}, {RunFolder.PreviousEnd}) not counted";
}
