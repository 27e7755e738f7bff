using System.Text.Json;
using Plasticity.Laboratory.Indexing;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Studies;
using Plasticity.Laboratory.Tests.Runs;
using Plasticity.Studies;

namespace Plasticity.Cli.Tests;

/// <summary>The index of a folder of runs holds what their files hold, and asking it changes nothing.</summary>
public sealed class IndexCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Root => _scratch["runs"];

    [Fact]
    public void It_holds_every_row_of_every_run()
    {
        Run("a", finished: true);
        Run("sweep/b", finished: false);
        (int code, string output, string error) = Program.Run("index", Root);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 finished and 1 unfinished runs", output, StringComparison.Ordinal);
        Assert.Equal([["a", "finished"], ["sweep/b", "unfinished"]], Ask("select folder, state from runs order by folder"));
        int rows = Made.Rows().Count;
        Assert.Equal([["a", (long)rows, (long)rows], ["sweep/b", (long)rows, (long)rows]], Ask("select folder, runs.epochs, count(*) from epochs join runs using (run) group by run"));
        Summary expected = Made.Summary();
        foreach (ArmResult arm in expected.Arms)
        {
            object?[] row = Assert.Single(Ask($"select n, mean, sd from results where own and arm = '{arm.Arm}'"));
            Assert.Equal((long)arm.Count, row[0]);
            Assert.Equal(arm.Mean, (double)row[1]!, 1e-8);
            Assert.Equal(arm.Deviation, (double)row[2]!, 1e-8);
            Assert.Equal(arm.Values[3], (double)Ask($"select value from seed_values where seed = 3 and arm = '{arm.Arm}'")[0][0]!, 1e-8);
        }
        Assert.Equal(expected.Differences.Select(difference => difference.Count), Ask("select n from differences").Select(row => (int)(long)row[0]!));
        Assert.Equal(expected.Verdicts.Select(verdict => (verdict.Claim.Text, verdict.Words)), Ask("select claim, verdict from claims").Select(row => ((string)row[0]!, (string)row[1]!)));
    }

    [Fact]
    public void A_loss_that_was_not_finite_is_null_and_a_torn_last_line_of_an_unfinished_run_is_left_out()
    {
        string run = Run("a", finished: false);
        MetricRow last = Made.Rows()[^1] with { Epoch = 77, TrainLoss = double.NaN };
        File.AppendAllText(Path.Combine(run, "metrics.jsonl"), System.Text.Encoding.UTF8.GetString(RunLog.Line(last)) + "{\"study\":\"war");
        Assert.Equal(0, Program.Run("index", Root).Code);
        Assert.Equal([[77L, null]], Ask("select epoch, train_loss from epochs where train_loss is null"));
    }

    [Fact]
    public void Settings_say_whether_they_are_the_default()
    {
        Study study = Catalogue.Create("warm-start", StudySize.Paper);
        string run = Run("a", finished: true, Settings.Of(Settings.With(study, ["width=7"])));
        Run("b", finished: true, [new Setting("no-longer-there", "", "", "1", "1", false)]);
        Assert.Equal(0, Program.Run("index", Root).Code);
        Assert.Equal([["7", 0L]], Ask("select value, is_default from settings where key = 'width'"));
        Assert.Equal([["a"]], Ask("select distinct folder from settings natural join runs where is_default"));
        Assert.Equal([["1", null]], Ask("select value, is_default from settings where key = 'no-longer-there'"));
        Assert.True(Directory.Exists(run));
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_named_and_the_others_are_there()
    {
        Run("a", finished: true);
        File.WriteAllText(Path.Combine(Run("b", finished: true), "summary.json"), "{");
        (int code, string output, string error) = Program.Run("index", Root);
        Assert.Equal(InputException.BadFile, code);
        Assert.Contains("1 left out", output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("b", "summary.json"), Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal([["a"]], Ask("select folder from runs"));
        Assert.Equal(["index.db"], Directory.GetFiles(Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Links_are_not_followed()
    {
        string outside = Run("../elsewhere/c", finished: true);
        Run("a", finished: true);
        Directory.CreateSymbolicLink(Path.Combine(Root, "link"), Path.GetDirectoryName(outside)!);
        Directory.CreateSymbolicLink(Path.Combine(Root, "loop"), Root);
        Assert.Equal(0, Program.Run("index", Root).Code);
        Assert.Equal([["a"]], Ask("select folder from runs"));
    }

    /// <summary>To count what was done once more is to count the same seeds of the same question twice.</summary>
    [Fact]
    public void Runs_that_another_stands_for_are_not_counted_by_index_and_status()
    {
        Run("a", finished: true);
        Run("a.repro", finished: true);
        Run("a.previous", finished: true);
        Run("elsewhere/again", finished: true, repeats: "a");
        (int code, string output, string error) = Program.Run("index", Root);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("1 finished and 0 unfinished runs, 3 repeats (.repro, .previous) not counted", output, StringComparison.Ordinal);
        Assert.Equal([["a"]], Ask("select distinct folder from results natural join runs"));
        string status = Program.Run("status", Root).Out;
        Assert.Equal(["run", "a"], status.Split('\n').Take(2).Select(line => line.Split(' ')[0]));
        Assert.Contains("1 run, 3 repeats (.repro, .previous) not counted.", status, StringComparison.Ordinal);
        // One that is named itself is what was asked for.
        Assert.Contains("1 finished and 0 unfinished runs", Program.Run("index", Path.Combine(Root, "a.repro")).Out, StringComparison.Ordinal);
        Assert.Contains("a.repro", Program.Run("status", Path.Combine(Root, "a.repro")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Status_sees_what_the_index_sees_at_any_depth()
    {
        Run("ä ö/ü/a-1", finished: true);
        Run("ä ö/b-1", finished: false);
        Assert.Equal(0, Program.Run("index", Root).Code);
        string[] indexed = [.. Ask("select folder from runs order by folder").Select(row => (string)row[0]!)];
        Assert.Equal(["ä ö/b-1", "ä ö/ü/a-1"], indexed.Order(StringComparer.Ordinal));
        string status = Program.Run("status", Root).Out;
        Assert.All(indexed, folder => Assert.Contains($"\n{folder} ", status, StringComparison.Ordinal));
        using JsonDocument json = JsonDocument.Parse(Program.Run("status", Root, "--json").Out);
        Assert.Equal(indexed.Select(folder => Path.Combine(Root, folder)).Order(StringComparer.Ordinal), json.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("folder").GetString()!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("delete from runs", "one that writes")]
    [InlineData("drop table runs", "one that writes")]
    [InlineData("vacuum into 'stolen.db'", "one that writes")]
    [InlineData("select 1; select 2", "found more")]
    [InlineData("select 1; delete from runs", "found more")]
    [InlineData("", "found none")]
    [InlineData("/* nothing */", "found none")]
    [InlineData("attach 'stolen.db' as other", "too many attached databases")]
    [InlineData("select load_extension('x')", "not authorized")]
    [InlineData("select * from run", "no such table: run")]
    [InlineData("selec", "syntax error")]
    public void Only_one_statement_that_reads_is_taken(string query, string expected)
    {
        Run("a", finished: true);
        Assert.Equal(0, Program.Run("index", Root).Code);
        byte[] before = File.ReadAllBytes(Path.Combine(Root, "index.db"));
        (int code, string output, string error) = Program.Run("query", query, "--in", Root);
        Assert.Equal((InputException.Usage, ""), (code, output));
        Assert.Contains(expected, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(Root, "index.db")));
        Assert.False(File.Exists("stolen.db"));
    }

    [Fact]
    public void An_index_that_is_none_is_refused()
    {
        Directory.CreateDirectory(Root);
        Assert.Contains("'plasticity index", Program.Run("query", "select 1", "--in", Root).Error, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Root, "index.db"), new string('x', 5000));
        (int code, _, string error) = Program.Run("query", "select 1", "--in", Root);
        Assert.Equal(InputException.BadFile, code);
        Assert.Contains("file is not a database", error, StringComparison.Ordinal);
        Assert.Equal(InputException.BadFile, Program.Run("index", _scratch["nowhere"]).Code);
    }

    [Fact]
    public void A_run_that_went_on_since_is_told()
    {
        string run = Run("a", finished: false);
        Assert.Equal(0, Program.Run("index", Root).Code);
        Assert.Equal("", Program.Run("query", "select 1", "--in", Root).Error);
        File.SetLastWriteTimeUtc(Path.Combine(run, "metrics.jsonl"), DateTime.UtcNow.AddMinutes(1));
        Assert.Contains("1 run folder is newer than the index", Program.Run("query", "select 1", "--in", Root).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_a_table_or_csv_or_json()
    {
        Run("a", finished: true);
        Assert.Equal(0, Program.Run("index", Root).Code);
        const string query = "select 'a,\"b\"' as text, 1.5 as half, null as none, 7 as text";
        Assert.Equal("text   half  none  text\na,\"b\"   1.5           7\n", Program.Run("query", query, "--in", Root).Out);
        Assert.Equal("text,half,none,text\r\n\"a,\"\"b\"\"\",1.5,,7\r\n", Program.Run("query", query, "--in", Root, "--csv").Out);
        using JsonDocument json = JsonDocument.Parse(Program.Run("query", query, "--in", Root, "--json").Out);
        Assert.Equal("""[{"text":"a,\u0022b\u0022","half":1.5,"none":null,"text_2":7}]""", JsonSerializer.Serialize(json.RootElement));
        // A terminal would obey an escape.
        Assert.DoesNotContain('\e', Program.Run("query", "select char(27) || '[31m'", "--in", Root).Out);
    }

    [Fact]
    public void The_tables_are_documented()
    {
        string document = File.ReadAllText(Repository.At("docs", "index-tables.md"));
        string shown = Program.Run("query").Out;
        foreach (IndexTable table in IndexTable.All)
        {
            Assert.Contains($"## `{table.Name}`: {table.Meaning}", document, StringComparison.Ordinal);
            Assert.Contains($"{table.Name}: {table.Meaning}", shown, StringComparison.Ordinal);
            foreach (IndexColumn column in table.Columns) Assert.Contains($"| `{column.Name}` | {column.Type} | {column.Meaning} |", document, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _scratch.Dispose();

    private object?[][] Ask(string query) => [.. IndexQuery.Run(Root, query).Rows];

    /// <summary>A run folder as the program writes it.</summary>
    private string Run(string name, bool finished, IReadOnlyList<Setting>? settings = null, string repeats = "")
    {
        RunFolder folder = RunFolder.Create(Path.Combine(Root, name));
        Provenance provenance = Made.Provenance() with { Settings = settings ?? Made.Provenance().Settings, Repeats = repeats };
        RunResults.WriteSettings(folder, provenance, "study: warm-start\n");
        File.WriteAllBytes(folder.Metrics, [.. Made.Rows().SelectMany(RunLog.Line)]);
        if (finished) RunResults.Write(folder, provenance, Made.Summary(), RunRecords.Of([.. Made.Rows()], [], []), []);
        return folder.Root;
    }
}
