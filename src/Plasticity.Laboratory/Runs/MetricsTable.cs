using System.Text;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Rows;

namespace Plasticity.Laboratory.Runs;

/// <summary><c>metrics.csv</c>: the rows of <c>metrics.jsonl</c> as a table for spreadsheets, by RFC 4180 but with plain line ends. A number that is not finite is an empty field.</summary>
public static class MetricsTable
{
    private const string Header = "study,arm,seed,phase,epoch,step,rate,train_loss,train_accuracy,test_loss,test_accuracy,test_images,images_per_second,seconds";

    /// <summary>The whole file as text.</summary>
    public static string Text(IEnumerable<MetricRow> rows)
    {
        StringBuilder text = new(Header + "\n");
        foreach (MetricRow row in rows)
        {
            text.Append(CsvText.Line(
            [
                row.Study, row.Arm, CsvText.Number(row.Seed), row.Phase, CsvText.Number(row.Epoch), CsvText.Number(row.Step), CsvText.Number(row.Rate),
                CsvText.Number(row.TrainLoss), CsvText.Number(row.TrainAccuracy), CsvText.Number(row.TestLoss), CsvText.Number(row.TestAccuracy),
                CsvText.Number(row.TestImages), CsvText.Number(row.ImagesPerSecond), CsvText.Number(row.Seconds),
            ])).Append('\n');
        }
        return text.ToString();
    }
}
