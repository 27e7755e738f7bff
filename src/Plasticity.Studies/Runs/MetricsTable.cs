using System.Globalization;
using System.Text;
using Plasticity.Studies.Rows;

namespace Plasticity.Studies.Runs;

/// <summary><c>metrics.csv</c>: the rows of <c>metrics.jsonl</c> as a table for spreadsheets, by RFC 4180 but with plain line ends. A number that is not finite is an empty field.</summary>
public static class MetricsTable
{
    private const string Header = "study,arm,seed,phase,epoch,step,rate,train_loss,train_accuracy,test_loss,test_accuracy,images_per_second,seconds";

    /// <summary>The whole file as text.</summary>
    public static string Text(IEnumerable<MetricRow> rows)
    {
        StringBuilder text = new(Header + "\n");
        foreach (MetricRow row in rows)
        {
            text.AppendJoin(',',
                Field(row.Study), Field(row.Arm), Number(row.Seed), Field(row.Phase), Number(row.Epoch), Number(row.Step), Number(row.Rate), Number(row.TrainLoss),
                Number(row.TrainAccuracy), Number(row.TestLoss), Number(row.TestAccuracy), Number(row.ImagesPerSecond), Number(row.Seconds)).Append('\n');
        }
        return text.ToString();
    }

    private static string Number(double value) => double.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture) : "";

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
