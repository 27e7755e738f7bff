using System.CommandLine;
using Plasticity.Laboratory.Indexing;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary><c>plasticity query "select …"</c>: asks the index of a folder of runs.</summary>
internal static class QueryCommand
{
    /// <summary>Where runs go unless somebody says otherwise.</summary>
    public const string DefaultFolder = "runs";

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Without a query: the tables and their columns. The index is opened for reading alone.

        Examples:
          plasticity query
          plasticity query "select folder, arm, mean, sd from results natural join runs where own"
          plasticity query "select value, count(*) from settings where key = 'rate' group by value"
          plasticity query "select folder, claim, effect, verdict from claims natural join runs" --csv > claims.csv
        """;

    public static Command Create(Screen screen)
    {
        Argument<string?> query = new("query") { Description = "One SELECT.", Arity = ArgumentArity.ZeroOrOne };
        Option<string> folder = new("--in") { Description = "The indexed folder.", HelpName = "folder", DefaultValueFactory = _ => DefaultFolder };
        Option<bool> csv = new("--csv") { Description = "Print comma-separated values, by RFC 4180." };
        Option<bool> json = Arguments.Json();
        Command command = new("query", "Asks the database that 'plasticity index' makes of a folder of runs.") { query, folder, csv, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(csv) && parsed.GetValue(json)) throw new InputException("--csv: expected without --json, found both");
            if (parsed.GetValue(query) is not { } sql)
            {
                ShowTables(screen);
                return 0;
            }
            string place = parsed.GetValue(folder)!;
            QueryResult result = IndexQuery.Run(place, sql);
            screen.Out.Write(parsed.GetValue(csv) ? QueryText.Csv(result) : parsed.GetValue(json) ? QueryText.Json(result) : QueryText.Table(result));
            if (IndexQuery.Newer(place) is > 0 and int newer)
                screen.Error.WriteLine($"plasticity: {newer} run folder{(newer == 1 ? " is" : "s are")} newer than the index; 'plasticity index {place}' makes it anew");
            return 0;
        });
        return command;
    }

    private static void ShowTables(Screen screen)
    {
        foreach (IndexTable table in IndexTable.All)
        {
            screen.Line($"{table.Name}: {table.Meaning}");
            screen.Table([["", "", ""], .. table.Columns.Select(column => (string[])[$"  {column.Name}", column.Type, column.Meaning])], 0, 1, 2);
            screen.Line();
        }
        screen.Line("'natural join runs' tells what a row of the others belongs to.");
    }
}
