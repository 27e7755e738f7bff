using Microsoft.Data.Sqlite;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using SQLitePCL;

namespace Plasticity.Laboratory.Indexing;

/// <summary>What a query gave: names of the columns, and rows of null, long, double, string or byte[].</summary>
public sealed record QueryResult(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>Asks an index. It is opened for reading alone, and cannot be made to open another file.</summary>
public static class IndexQuery
{
    // What a person can still look through; a query that wants more can say so with an aggregate or --csv per part.
    private const int MostRows = 1_000_000;

    /// <summary>Runs one SELECT.</summary>
    /// <param name="folder">The indexed folder.</param>
    /// <exception cref="InputException">There is no index, it is none, or the query is not one statement that only reads.</exception>
    public static QueryResult Run(string folder, string sql)
    {
        string file = Path.Combine(folder, RunIndex.FileName);
        if (!File.Exists(file)) throw InputException.File(file, "an index", $"none; 'plasticity index {folder}' makes it");
        UserFile.Read(file, "an index", _ => true);
        try
        {
            using SqliteConnection index = Database.Open(file, SqliteOpenMode.ReadOnly);
            // A damaged or foreign file is a problem of the file, whatever is asked of it.
            Database.Execute(index, "pragma trusted_schema = off; pragma cell_size_check = on; select count(*) from sqlite_schema");
            return Ask(index, sql);
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_CANTOPEN or raw.SQLITE_IOERR)
        {
            throw InputException.File(file, "an index", $"{Message(problem)}; 'plasticity index {folder}' makes it anew", problem);
        }
        catch (SqliteException problem)
        {
            throw new InputException($"query: {Message(problem)}; 'plasticity query' shows the tables", problem);
        }
    }

    /// <summary>Run folders that were written to after the index was made.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static int Newer(string folder) => RunFolders.WrittenSince(folder, File.GetLastWriteTimeUtc(Path.Combine(folder, RunIndex.FileName)));

    private static QueryResult Ask(SqliteConnection index, string sql)
    {
        RefuseAllButReading(index.Handle!, sql);
        using SqliteCommand command = index.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        string[] columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        List<object?[]> rows = [];
        while (reader.Read())
        {
            if (rows.Count == MostRows) throw new InputException($"query: expected at most {MostRows:N0} rows, found more; add a limit");
            object?[] row = new object?[columns.Length];
            for (int i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }
        return new QueryResult(columns, rows);
    }

    private static void RefuseAllButReading(sqlite3 index, string sql)
    {
        // ATTACH counts as reading, and would make a file of any name.
        raw.sqlite3_limit(index, raw.SQLITE_LIMIT_ATTACHED, 0);
        int code = raw.sqlite3_prepare_v2(index, sql, out sqlite3_stmt statement, out string rest);
        using (statement)
        {
            SqliteException.ThrowExceptionForRC(code, index);
            if (statement.IsInvalid) throw new InputException("query: expected a statement, found none");
            if (raw.sqlite3_stmt_readonly(statement) == 0) throw new InputException("query: expected a statement that reads, found one that writes; 'plasticity index' makes the index anew");
        }
        code = raw.sqlite3_prepare_v2(index, rest, out sqlite3_stmt second);
        using (second)
        {
            if (code != raw.SQLITE_OK || !second.IsInvalid) throw new InputException("query: expected one statement, found more");
        }
    }

    // "SQLite Error 1: 'no such table: run'." is for programmers.
    private static string Message(SqliteException problem)
    {
        string text = problem.Message.ReplaceLineEndings(" ");
        int begin = text.IndexOf('\'', StringComparison.Ordinal), end = text.LastIndexOf('\'');
        return begin >= 0 && end > begin ? text[(begin + 1)..end] : text.TrimEnd('.');
    }
}
