using System.Globalization;
using System.Xml.Linq;
using Plasticity.Studies.Figures;
using Plasticity.Studies.Runs;
using Plasticity.Studies.Tests.Runs;
using Plasticity.Studies.Training;

namespace Plasticity.Studies.Tests.Figures;

public sealed class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Learning_curves_show_every_arm_and_seed_with_pretraining_on_negative_epochs()
    {
        XElement figure = XElement.Parse(new Curves().Draw(Made.Context()));
        Assert.Equal(3, Classed(figure, "path", "test").Count());
        Assert.Equal(3, Classed(figure, "path", "train").Count());
        Assert.Equal(15, Classed(figure, "path", "seed").Count());
        string[] texts = Texts(figure);
        foreach (string expected in new[] { "fresh", "warm", "shrink-perturb", "−10", "0", "20", "100", "last fifth", "accuracy, %" }) Assert.Contains(expected, texts);
        foreach (ArmResult arm in Made.Summary().Arms) Assert.Contains(Axis.Text(100 * arm.Mean, 1), texts);
    }

    [Fact]
    public void A_curve_lies_where_the_axis_says()
    {
        MetricRow[] rows = [.. Enumerable.Range(1, 10).Select(epoch => Made.Rows()[0] with { Epoch = epoch, TestAccuracy = epoch / 10.0, TrainAccuracy = 1 })];
        XElement figure = XElement.Parse(new Curves().Draw(Context(["fresh"], rows)));
        string path = Classed(figure, "path", "test").Single().Attribute("d")!.Value;
        (double X, double Y)[] points = [.. path.Split('M', 'L').Skip(1).Select(point => (Number(point.Split(' ')[0]), Number(point.Split(' ')[1])))];
        Assert.Equal(10, points.Length);
        Assert.Equal(560, points[^1].X);
        Assert.Equal(103, points[^1].Y);
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.Second.X > pair.First.X && pair.Second.Y < pair.First.Y));
    }

    [Fact]
    public void Paired_gap_shows_every_run_and_the_interval_of_every_difference()
    {
        FigureContext context = Made.Context();
        Summary summary = context.Summary;
        XElement figure = XElement.Parse(new Ends().Draw(context));
        Assert.Equal(15, Classed(figure, "circle", "dot").Count());
        Assert.Equal(5, Classed(figure, "path", "pair").Count());
        Assert.Equal(3, Classed(figure, "line", "mean").Count());
        Assert.Equal(6, Classed(figure, "line", "whisker").Count());
        Assert.Contains($"{Axis.Text(-100 * summary.Differences[0].Mean, 1)} points", Texts(figure));
    }

    [Fact]
    public void Nothing_measured_still_gives_figures()
    {
        MetricRow lost = Made.Rows()[0] with { Arm = "warm", TrainLoss = double.NaN, TestAccuracy = double.NaN, TrainAccuracy = double.NaN };
        foreach (MetricRow[] rows in new[] { Array.Empty<MetricRow>(), [lost] })
        {
            RunRecords records = new(rows, [], [("warm", 1)]);
            FigureContext context = new(Summary.Of(Made.Compare(["fresh", "warm"], [1]), records, 1), records);
            Assert.DoesNotContain("NaN", new Curves().Draw(context), StringComparison.Ordinal);
            string gap = new Ends().Draw(context);
            Assert.DoesNotContain("NaN", gap, StringComparison.Ordinal);
            Assert.Contains("1 of 1 diverged", Texts(XElement.Parse(gap)));
        }
    }

    [Theory]
    [InlineData(0, 100, 6, "0 20 40 60 80 100")]
    [InlineData(53.4, 58.8, 6, "54 55 56 57 58")]
    [InlineData(0.1, 0.42, 4, "0.1 0.2 0.3 0.4")]
    [InlineData(-350, 500, 5, "−200 0 200 400")]
    public void Ticks_are_at_round_numbers(double low, double high, int count, string expected) =>
        Assert.Equal(expected, string.Join(' ', new Axis(low, high, 0, 1).Ticks(count).Select(tick => tick.Text)));

    [Fact]
    public void Labels_are_pushed_apart_within_bounds()
    {
        double[] places = CurvesDrawing.Spread([100, 101, 102, 300], apart: 20, top: 90, bottom: 400);
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First > 19.9));
        Assert.All(places, place => Assert.InRange(place, 90, 400));
        Assert.Equal(300, places[3]);
    }

    private static IEnumerable<XElement> Classed(XElement figure, string element, string name) =>
        figure.Descendants(Svg + element).Where(e => (e.Attribute("class")?.Value ?? "").Split(' ').Contains(name));

    private static string[] Texts(XElement figure) => [.. figure.Descendants(Svg + "text").Select(text => text.Value)];

    private static FigureContext Context(string[] arms, MetricRow[] rows)
    {
        RunRecords records = new(rows, [], []);
        return new FigureContext(Summary.Of(Made.Compare(arms, [1]), records, 1), records);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
