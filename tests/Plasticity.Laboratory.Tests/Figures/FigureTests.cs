using System.Globalization;
using System.Xml.Linq;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Tests.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Figures;

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
        foreach (string expected in new[] { "fresh", "warm", "shrink-perturb", "−10", "0", "20", "100", "last fifth" }) Assert.Contains(expected, texts);
        Assert.Contains(texts, text => text.StartsWith("training accuracy, %", StringComparison.Ordinal));
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
        XElement highest = Classed(figure, "line", "grid").MinBy(line => Number(line.Attribute("y1")!.Value))!;
        Assert.Equal(Number(highest.Attribute("x2")!.Value), points[^1].X);
        Assert.Equal(Number(highest.Attribute("y1")!.Value), points[^1].Y); // 100 %, the end of the axis
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(pair.Second.X > pair.First.X && pair.Second.Y < pair.First.Y));
    }

    [Fact]
    public void Paired_gap_shows_every_run_and_the_interval_of_every_difference()
    {
        FigureContext context = Made.Context();
        Summary summary = context.Summary;
        XElement figure = XElement.Parse(new Ends().Draw(context));
        Assert.Equal(15, figure.Elements().Count(mark => Geometry.Classes(mark).Contains("dot")));
        Assert.Equal(5, Classed(figure, "path", "pair").Count());
        Assert.Equal(3, Classed(figure, "line", "mean").Count());
        Assert.Equal(6, Classed(figure, "line", "whisker").Count());
        Assert.Contains(summary.Differences[0].TextWithUnit, Texts(figure));
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

    [Fact]
    public void Epochs_without_a_test_are_bridged_and_the_accuracy_on_all_images_has_its_own_curve()
    {
        MetricRow[] rows = [.. Made.Rows().Select(row => row.Epoch % 5 == 0 ? row : row with { TestAccuracy = double.NaN })];
        MeasureRow[] measures = [.. rows.Where(row => row.Phase == "pretrain").Select(row => new MeasureRow(
            "s", row.Arm, row.Seed, row.Phase, Moment.Epoch, row.Epoch, row.Step, "training-set-accuracy", 0.6))];
        RunRecords records = new(rows, measures, []);
        FigureContext context = new(Summary.Of(Made.Design, records, 1), records);
        XElement figure = XElement.Parse(new Curves().Draw(context));
        foreach (XElement path in Classed(figure, "path", "test").Concat(Classed(figure, "path", "seed"))) Assert.Single(path.Attribute("d")!.Value, letter => letter == 'M');
        Assert.Equal(2, Classed(figure, "path", "whole").Count());
        Assert.Contains("all training images", Texts(figure));
        Assert.Contains("all training images", new Curves().Caption(context), StringComparison.Ordinal);
        Assert.DoesNotContain("all training images", Texts(XElement.Parse(new Curves().Draw(Made.Context()))));
    }

    [Fact]
    public void A_caption_says_where_epochs_were_tested_on_a_part()
    {
        MetricRow[] rows = [.. Made.Rows().Select(row => row with { TestImages = row.Epoch > 3 ? 5000 : 1000 })];
        RunRecords records = new(rows, [], []);
        Assert.Contains(
            "Early epochs of a phase are tested on 1,000 of the 5,000 test images, its last fifth on all.",
            new Curves().Caption(new FigureContext(Summary.Of(Made.Design, records, 1), records)), StringComparison.Ordinal);
        Assert.DoesNotContain("test images", new Curves().Caption(Made.Context()), StringComparison.Ordinal);
    }

    [Fact]
    public void Stages_lie_one_after_the_other_before_zero()
    {
        MetricRow row = Made.Rows()[0];
        MetricRow[] rows =
        [
            row with { Phase = "stage-1", Epoch = 1 }, row with { Phase = "stage-1", Epoch = 2 }, row with { Phase = "stage-2", Epoch = 1 },
            row with { Phase = "stage-3", Epoch = 1 }, row with { Phase = "tune", Epoch = 1 }, row with { Phase = "tune", Epoch = 2 },
        ];
        XElement figure = XElement.Parse(new Curves().Draw(Context(["fresh"], rows)));
        Assert.Equal(6, Classed(figure, "path", "test").Single().Attribute("d")!.Value.Split('M', 'L').Skip(1).Select(point => point.Split(' ')[0]).Distinct().Count());
        Assert.Contains("−4", Texts(figure));
        Assert.Contains("epoch of “tune” (before 0: “stage-1” to “stage-3”)", Texts(figure));
    }

    [Fact]
    public void All_arms_are_drawn_unless_some_are_named_and_then_the_caption_says_which()
    {
        FigureContext context = Many(40);
        string all = new Curves().Draw(context);
        Assert.Equal(40, Classed(XElement.Parse(all), "path", "test").Count());
        Assert.DoesNotContain("these are drawn", new Curves().Caption(context), StringComparison.Ordinal);
        Geometry.IsTidy(all);
        Curves named = new() { Arms = ["arm 38 <&\">", "arm 39 <&\">"] };
        XElement two = XElement.Parse(named.Draw(context));
        Assert.Equal(2, Classed(two, "path", "test").Count());
        Assert.Single(Classed(two, "path", "test"), path => path.Attribute("class")!.Value == $"test {FigureStyle.Stroke(39)}"); // the colour it has in the figure of all
        Assert.Contains("Of the 40 arms these are drawn: arm 38 <&\">, arm 39", named.Caption(context), StringComparison.Ordinal);
        Assert.Contains("unknown arm", Assert.Throws<InputException>(() => new Curves { Arms = ["arm"] }.Check(context.Design)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_arms_end_in_rows_that_do_not_touch()
    {
        FigureContext context = Many(40);
        XElement figure = XElement.Parse(new Ends().Draw(context));
        Assert.Equal(120, Classed(figure, "circle", "faint").Count());
        Assert.Equal(40, Classed(figure, "line", "mean").Count());
        double[] heights = [.. Classed(figure, "line", "mean").Select(line => Number(line.Attribute("y1")!.Value))];
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.Equal(25, pair.Second - pair.First));
        Assert.Equal(40, Texts(figure).Count(text => text.StartsWith("arm ", StringComparison.Ordinal)));
        Assert.Equal(40, new Ends().Table(context).Rows.Count);
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

    private static FigureContext Many(int arms) =>
        MadeArms.Context([.. Enumerable.Range(0, arms).Select(i => MadeArms.Placed($"arm {i} <&\">"))], arm => [0.5, 0.6, 0.5 + arm.Name.Length / 100.0]);

    private static FigureContext Context(string[] arms, MetricRow[] rows)
    {
        RunRecords records = new(rows, [], []);
        return new FigureContext(Summary.Of(Made.Compare(arms, [1]), records, 1), records);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
