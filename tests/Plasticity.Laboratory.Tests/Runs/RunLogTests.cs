using System.Text;
using System.Text.Json;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;

namespace Plasticity.Laboratory.Tests.Runs;

public sealed class RunLogTests : IDisposable
{
    private static readonly string[] Keys =
    [
        "study", "arm", "seed", "phase", "epoch", "step", "rate", "train_loss", "train_accuracy", "test_loss", "test_accuracy", "test_images", "images_per_second", "seconds",
    ];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Every_line_is_whole_as_soon_as_the_epoch_ends()
    {
        using RunLog log = new(RunFolder.Create(_scratch["run"]));
        int count = 0;
        foreach (MetricRow row in Made.Rows().Take(7))
        {
            log.EpochEnded(row);
            string text = ReadShared(_scratch["run/metrics.jsonl"]);
            Assert.EndsWith("}\n", text, StringComparison.Ordinal);
            Assert.Equal(++count, text.Count(c => c == '\n'));
        }
    }

    [Fact]
    public void A_line_has_exactly_the_promised_keys_and_values()
    {
        MetricRow row = Made.Rows()[0] with { TrainLoss = double.NaN, TestAccuracy = 0.1234567890123 };
        using JsonDocument json = JsonDocument.Parse(RunLog.Line(row));
        Assert.Equal(Keys, json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("train_loss").ValueKind);
        Assert.Equal(0.1234567890123, json.RootElement.GetProperty("test_accuracy").GetDouble());
        Assert.Equal(32, json.RootElement.GetProperty("step").GetInt64());
    }

    [Fact]
    public void A_row_is_read_back_as_it_was_written_and_an_older_log_does_not_say_on_how_many_images_it_tested()
    {
        MetricRow row = Made.Rows()[0] with { TestImages = 1000 };
        string line = Encoding.UTF8.GetString(RunLog.Line(row)), older = line.Replace(",\"test_images\":1000", "", StringComparison.Ordinal);
        Assert.NotEqual(line, older);
        Assert.Equal([row], RowsReader.Epochs("log", new MemoryStream(Encoding.UTF8.GetBytes(line))));
        Assert.Equal([row with { TestImages = 0 }], RowsReader.Epochs("log", new MemoryStream(Encoding.UTF8.GetBytes(older))));
    }

    [Fact]
    public void Rows_after_the_end_are_ignored()
    {
        RunLog log = new(RunFolder.Create(_scratch["run"]));
        log.EpochEnded(Made.Rows()[0]);
        log.Dispose();
        log.EpochEnded(Made.Rows()[1]);
        Assert.Single(File.ReadAllLines(_scratch["run/metrics.jsonl"]));
        Assert.Single(log.Rows);
    }

    private static string ReadShared(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
