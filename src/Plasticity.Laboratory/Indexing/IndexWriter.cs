using Microsoft.Data.Sqlite;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Indexing;

/// <summary>Adds runs to the tables of an index, numbered from 1 as they come.</summary>
internal sealed class IndexWriter(SqliteConnection index) : IDisposable
{
    private readonly Dictionary<IndexTable, SqliteCommand> _inserts = IndexTable.All.ToDictionary(table => table, table => Prepared(index, table));
    private int _run;

    /// <summary>Adds a run with all its rows, or nothing.</summary>
    /// <exception cref="InputException">Its settings miss something.</exception>
    public void Add(string folder, IndexedRun run)
    {
        object?[] head = Head(folder, run); // what can be refused comes first
        _run++;
        Row(IndexTable.Runs, head);
        foreach ((string key, string value, bool? isDefault) in run.Assigned) Row(IndexTable.Settings, key, value, isDefault);
        foreach (MetricRow row in run.Records.Epochs)
            Row(IndexTable.Epochs, row.Arm, row.Seed, row.Phase, row.Epoch, row.Step, row.Rate, row.TrainLoss, row.TrainAccuracy, row.TestLoss, row.TestAccuracy, row.TestImages, row.ImagesPerSecond, row.Seconds);
        foreach (MeasureRow row in run.Records.Measures)
            Row(IndexTable.Measures, row.Arm, row.Seed, row.Phase, SettingText.Format(row.Moment), row.Epoch, row.Step, row.Measure, row.Value);
        foreach (RunRow row in run.Records.Ends) Row(IndexTable.Ends, row.Arm, row.Seed, row.Steps, row.Diverged, row.Sha256);
        if (run.Summary is { } summary) Add(summary);
    }

    public void Dispose()
    {
        foreach (SqliteCommand insert in _inserts.Values) insert.Dispose();
    }

    private void Add(SavedSummary summary)
    {
        foreach (SavedResult result in summary.Results)
        {
            bool own = result.Metric == summary.Results[0].Metric;
            Row(IndexTable.Results, result.Metric, result.Unit, own, result.Arm, result.Count, result.Mean, result.Deviation, result.Diverged, result.Missing);
            foreach ((int seed, double value) in result.BySeed) Row(IndexTable.Values, result.Metric, result.Arm, seed, value);
        }
        foreach (SavedDifference difference in summary.Differences)
            Row(IndexTable.Differences, difference.Treated, difference.Reference, difference.Count, difference.Mean, difference.Interval?.Low, difference.Interval?.High);
        foreach (SavedClaim claim in summary.Claims)
            Row(IndexTable.Claims, claim.Text, claim.Metric, claim.Higher, claim.Lower, claim.Within, claim.Treated, claim.Reference, claim.Count, claim.Effect, claim.Interval?.Low, claim.Interval?.High, claim.Holds, claim.Words);
    }

    private static object?[] Head(string folder, IndexedRun run)
    {
        SavedSettings saved = run.Saved;
        return
        [
            folder, run.Summary is null ? "unfinished" : "finished", saved["study"],
            saved["data", "name"], OrNull(saved.Perhaps("data", "sha256")), saved.Whole("data", "training-images"), saved.Whole("data", "test-images"),
            saved["device", "id"], saved["device", "name"], saved["device", "driver"],
            saved["version"], OrNull(saved.Perhaps("commit")), saved["command"],
            run.Records.Epochs.Count, run.Summary?.WallSeconds, run.Summary?.ImagesPerSecond,
        ];
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private void Row(IndexTable table, params ReadOnlySpan<object?> values)
    {
        SqliteCommand insert = _inserts[table];
        insert.Parameters[0].Value = _run;
        for (int i = 0; i < values.Length; i++) insert.Parameters[i + 1].Value = values[i] is null or double.NaN ? DBNull.Value : values[i];
        insert.ExecuteNonQuery();
    }

    private static SqliteCommand Prepared(SqliteConnection index, IndexTable table)
    {
        SqliteCommand insert = index.CreateCommand();
        // Nothing of a run folder is ever part of a statement.
        insert.CommandText = table.Insert;
        for (int i = 0; i < table.Columns.Count; i++) insert.Parameters.Add(new SqliteParameter { ParameterName = $"@p{i}" });
        return insert;
    }
}
