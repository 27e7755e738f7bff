using Microsoft.Data.Sqlite;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Indexing;

/// <summary>What an index was made of.</summary>
/// <param name="File">The index.</param> <param name="Finished">Finished runs in it.</param> <param name="Unfinished">Others.</param>
/// <param name="Repeats">Runs that are not in it, because another stands for them.</param>
/// <param name="Skipped">A line a run folder that could not be read: which and why.</param>
public sealed record IndexReport(string File, int Finished, int Unfinished, int Repeats, IReadOnlyList<string> Skipped);

/// <summary><c>index.db</c>: a SQLite database of all runs below a folder. It is derived: it may be deleted at any time, and is made anew as a whole.</summary>
public static class RunIndex
{
    /// <summary>Name of the file in the indexed folder.</summary>
    public const string FileName = "index.db";

    /// <summary>Makes the index anew; whoever reads the old one meanwhile goes on reading it.</summary>
    /// <param name="folder">The folder of runs.</param>
    /// <exception cref="InputException">There is no such folder, or nothing can be written into it. A run that cannot be read is reported, not thrown.</exception>
    public static IndexReport Build(string folder)
    {
        FoundRuns runs = RunFolders.Below(folder);
        string file = Path.Combine(folder, FileName), aside = $"{file}.{Environment.ProcessId}.new";
        try
        {
            IndexReport report = Write(aside, file, folder, runs);
            File.Move(aside, file, overwrite: true);
            return report;
        }
        catch (SqliteException refused)
        {
            string found = refused.SqliteErrorCode switch { 13 => "no space left on the disk", 8 => "a folder that is read-only", 14 => "a folder that cannot be written", _ => $"a fault of the database ({refused.Message.ReplaceLineEndings(" ").TrimEnd('.')})" };
            throw InputException.File(file, "a file that can be written", found, refused);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw InputException.File(file, "a file that can be written", refused);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private static IndexReport Write(string aside, string file, string folder, FoundRuns runs)
    {
        int finished = 0, unfinished = 0;
        List<string> skipped = [];
        File.Delete(aside);
        using SqliteConnection index = Database.Open(aside, SqliteOpenMode.ReadWriteCreate);
        // It takes its name when it is whole, so no journal is needed on the way.
        Database.Execute(index, "pragma journal_mode = off; pragma synchronous = off");
        using SqliteTransaction all = index.BeginTransaction();
        foreach (IndexTable table in IndexTable.All) Database.Execute(index, table.Create);
        using IndexWriter writer = new(index);
        foreach (string run in runs.Results)
        {
            try
            {
                IndexedRun read = IndexedRun.Read(RunFolder.Existing(run));
                writer.Add(Path.GetRelativePath(folder, run).Replace('\\', '/'), read);
                _ = read.Summary is null ? unfinished++ : finished++;
            }
            catch (InputException problem)
            {
                skipped.Add(problem.Message);
            }
        }
        foreach (IndexTable table in IndexTable.All.Skip(1)) Database.Execute(index, $"create index {table.Name}_run on {table.Name} (run)");
        all.Commit();
        return new IndexReport(file, finished, unfinished, runs.Repeats.Count, skipped);
    }
}
