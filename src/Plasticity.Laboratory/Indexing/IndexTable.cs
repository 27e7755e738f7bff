namespace Plasticity.Laboratory.Indexing;

/// <summary>A column of the index.</summary>
/// <param name="Type">SQLite's: INTEGER, REAL or TEXT.</param> <param name="Meaning">For a person.</param>
public sealed record IndexColumn(string Name, string Type, string Meaning);

/// <summary>A table of the index. All but the first begin with the column <c>run</c>, so that <c>natural join runs</c> tells what a row belongs to.</summary>
public sealed record IndexTable(string Name, string Meaning, IReadOnlyList<IndexColumn> Columns)
{
    private static readonly IndexColumn s_run = new("run", "INTEGER", "the run's number in this index");
    private static readonly IndexColumn s_arm = new("arm", "TEXT", "the condition"), s_seed = new("seed", "INTEGER", "pairs the arms");

    internal static readonly IndexTable Runs = new("runs", "a row a run folder",
    [
        s_run,
        new("folder", "TEXT", "below the indexed one, with '/'"),
        new("state", "TEXT", "finished or unfinished"),
        new("study", "TEXT", "its name"),
        new("data", "TEXT", "the data set"),
        new("data_sha256", "TEXT", "of its bytes; null where it is not known"),
        new("training_images", "INTEGER", "of the whole set"),
        new("test_images", "INTEGER", "of the whole set"),
        new("device", "TEXT", "cpu, cuda:0, opencl:0"),
        new("device_name", "TEXT", "what it calls itself"),
        new("driver", "TEXT", "with its version"),
        new("version", "TEXT", "of the program"),
        new("code_commit", "TEXT", "of the program; null where it was built from none"),
        new("command", "TEXT", "makes the run again"),
        new("epochs", "INTEGER", "rows of metrics.jsonl"),
        new("wall_seconds", "REAL", "null for an unfinished run"),
        new("images_per_second", "REAL", "training images; null for an unfinished run"),
    ]);

    internal static readonly IndexTable Settings = new("settings", "a row a setting of a run",
    [
        s_run,
        new("key", "TEXT", "dotted for nested ones: engine.convolution"),
        new("value", "TEXT", "as --set takes it"),
        new("is_default", "INTEGER", "1 or 0; null where the program does not know the study any more"),
    ]);

    internal static readonly IndexTable Epochs = new("epochs", "a row a line of metrics.jsonl",
    [
        s_run, s_arm, s_seed,
        new("phase", "TEXT", "within the arm"),
        new("epoch", "INTEGER", "1 for the first of the phase; 0 is the state before it"),
        new("step", "INTEGER", "optimiser steps since the run began"),
        new("rate", "REAL", "learning rate of the last step"),
        new("train_loss", "REAL", "nats; null where it was not finite"),
        new("train_accuracy", "REAL", "share, 0 to 1"),
        new("test_loss", "REAL", "nats; null where it was not finite"),
        new("test_accuracy", "REAL", "share, 0 to 1"),
        new("epoch_test_images", "INTEGER", "how many both are of; 0 where the epoch was not tested"),
        new("epoch_images_per_second", "REAL", "testing not counted"),
        new("seconds", "REAL", "since the run began"),
    ]);

    internal static readonly IndexTable Measures = new("measures", "a row a line of measures.jsonl",
    [
        s_run, s_arm, s_seed,
        new("phase", "TEXT", "within the arm"),
        new("moment", "TEXT", "start, epoch or end"),
        new("epoch", "INTEGER", "epochs of the phase that are done"),
        new("step", "INTEGER", "optimiser steps since the run began"),
        new("measure", "TEXT", "what was measured"),
        new("value", "REAL", "in the measure's unit; null where there is none"),
    ]);

    internal static readonly IndexTable Ends = new("ends", "a row a line of runs.jsonl: how an arm ended for a seed",
    [
        s_run, s_arm, s_seed,
        new("steps", "INTEGER", "optimiser steps that it took"),
        new("diverged", "INTEGER", "1 where it was given up because its loss was not finite, else 0"),
        new("sha256", "TEXT", "of weights, statistics and optimiser state after the last step: equal bits, equal text"),
    ]);

    internal static readonly IndexTable Results = new("results", "a row a metric and arm of a finished run",
    [
        s_run,
        new("metric", "TEXT", "tail-accuracy, time-to-…"),
        new("unit", "TEXT", "accuracy, count, seconds, …"),
        new("own", "INTEGER", "1 for the study's own metric, 0 for the others"),
        s_arm,
        new("n", "INTEGER", "seeds that count"),
        new("mean", "REAL", "over seeds"),
        new("sd", "REAL", "over seeds; null below two"),
        new("diverged", "INTEGER", "seeds that were given up"),
        new("missing", "INTEGER", "seeds without a value"),
    ]);

    internal static readonly IndexTable Values = new("seed_values", "a row a metric, arm and seed of a finished run",
        [s_run, new("metric", "TEXT", "as in results"), s_arm, s_seed, new("value", "REAL", "in the metric's unit")]);

    internal static readonly IndexTable Differences = new("differences", "a row a paired difference in the study's own metric",
    [
        s_run,
        new("treated", "TEXT", "the arms that are compared, with commas between them"),
        new("reference", "TEXT", "the arms that they are compared with"),
        new("n", "INTEGER", "pairs"),
        new("mean", "REAL", "treated minus reference, in the metric's unit"),
        new("low", "REAL", "lower end of Student's 95 % interval; null below three pairs"),
        new("high", "REAL", "upper end"),
    ]);

    internal static readonly IndexTable Claims = new("claims", "a row a claim of a finished run",
    [
        s_run,
        new("claim", "TEXT", "in words"),
        new("metric", "TEXT", "as in results"),
        new("higher", "TEXT", "arms, with commas between them"),
        new("lower", "TEXT", "arms, with commas between them"),
        new("within", "REAL", "the margin of a claim that two sides do not differ; else null"),
        new("treated", "TEXT", "the side that is compared: higher or lower"),
        new("reference", "TEXT", "the side that it is compared with"),
        new("n", "INTEGER", "pairs"),
        new("effect", "REAL", "treated minus reference, in the metric's unit"),
        new("low", "REAL", "lower end of the interval by which it is judged; null below three pairs"),
        new("high", "REAL", "upper end"),
        new("holds", "INTEGER", "1 where the numbers show it, else 0"),
        new("verdict", "TEXT", "shown, not shown at this size, the opposite shows, too few pairs"),
    ]);

    /// <summary>All tables, in order.</summary>
    public static IReadOnlyList<IndexTable> All { get; } = [Runs, Settings, Epochs, Measures, Ends, Results, Values, Differences, Claims];

    /// <summary>The statement that makes it.</summary>
    internal string Create => $"create table {Name} ({string.Join(", ", Columns.Select(column => $"{column.Name} {column.Type}{(this == Runs && column == s_run ? " primary key" : "")}"))})";

    /// <summary>The statement that adds a row, with a parameter a column.</summary>
    internal string Insert => $"insert into {Name} values ({string.Join(", ", Columns.Select((_, i) => $"@p{i}"))})";
}
