using System.Globalization;
using System.Xml.Linq;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Metrics;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Rows;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Tests.Runs;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Tests.Figures;

/// <summary>Figures as a whole: nothing overlaps or is cut off, axes stay within what a quantity can be and show small gaps.</summary>
public sealed class LayoutTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Forty letters each, the last two of which tell them apart.</summary>
    private static readonly string[] LongNames = [.. Enumerable.Range(0, 6).Select(i => $"warm-{i} with shrink-perturb:0.4,0.1 r=0.{i}")];

    public static TheoryData<string, string> Drawn => new()
    {
        { "curves of six arms", new Curves().Draw(Six(cut: null)) },
        { "curves of a fork of six arms", new Curves().Draw(Six(Duration.Parse("2ep", CultureInfo.InvariantCulture))) },
        { "curves of three arms", new Curves().Draw(Made.Context()) },
        { "ends of six arms", new Ends().Draw(Six(cut: null)) },
        { "ends of a fork of six arms", new Ends().Draw(Six(Duration.Parse("2ep", CultureInfo.InvariantCulture))) },
        { "ends of three arms", new Ends().Draw(Made.Context()) },
        { "ends of four arms, two of which diverged", new Ends().Draw(MadeArms.Context([.. "abcd".Select(name => MadeArms.Placed($"{name}"))], _ => [0.5, 0.6, 0.7], [("b", 1), ("b", 2), ("c", 1)])) },
        { "ends of twenty arms, one of which diverged", new Ends().Draw(MadeArms.Context([.. Enumerable.Range(1, 20).Select(i => MadeArms.Placed($"first-{i}"))], _ => [0.5, 0.6], [("first-3", 1)])) },
        { "words along an axis, long", OfSweep(new Sweep { X = "module" }, name => [("module", name)]) },
        { "a series an arm", OfSweep(new Sweep { X = "rate", LogX = true, Series = "module" }, name => [("module", name), ("rate", "0.0001")]) },
        { "a panel an arm", OfSweep(new Sweep { X = "rate", Panels = "module", Title = string.Join(" ", LongNames) }, name => [("module", name), ("rate", "0.0001")]) },
        { "levels", OfSweep(new Sweep { X = "rate", XLabel = string.Join(" ", LongNames) }, name => name == LongNames[0] ? [("rate", "1")] : []) },
        { "transition", new TransitionCurves { Gammas = [0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 1], Epochs = 12000 }.Draw(Made.Context()) },
    };

    [Theory]
    [MemberData(nameof(Drawn))]
    public void No_text_overlaps_another_or_leaves_the_figure(string name, string svg)
    {
        Assert.All(LongNames, arm => Assert.Equal(40, arm.Length));
        Assert.NotEmpty(name);
        Geometry.IsTidy(svg);
    }

    [Fact]
    public void Names_of_forty_letters_stand_in_full()
    {
        string[] texts = [.. Geometry.Texts(XElement.Parse(new Curves().Draw(Six(cut: null))), narrow: true).Select(text => text.Text)];
        Assert.All(LongNames, name => Assert.Contains(name, texts));
        texts = [.. Geometry.Texts(XElement.Parse(new Ends().Draw(Six(cut: null))), narrow: true).Select(text => text.Text)];
        Assert.All(LongNames, name => Assert.Contains(name, texts));
        texts = [.. Geometry.Texts(XElement.Parse(OfSweep(new Sweep { X = "module" }, name => [("module", name)])), narrow: true).Select(text => text.Text)];
        Assert.All(LongNames, name => Assert.Contains(texts, text => text.EndsWith(name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2ep", "fork at epoch 2")]
    [InlineData("64it", "fork at step 64")]
    public void The_place_of_a_fork_is_a_named_line_across_the_curves(string at, string expected)
    {
        FigureContext context = Six(Duration.Parse(at, CultureInfo.InvariantCulture));
        XElement figure = XElement.Parse(new Curves().Draw(context));
        XElement line = Assert.Single(figure.Elements(Svg + "line"), line => Geometry.Classes(line).Contains("cut"));
        XElement tick = Assert.Single(figure.Elements(Svg + "text"), text => text.Value == "2" && text.Attribute("text-anchor")?.Value == "middle");
        Assert.Equal(Geometry.Number(tick, "x"), Geometry.Number(line, "x1"), 0.02);
        Assert.Equal(Geometry.Number(line, "x1"), Geometry.Number(line, "x2"));
        Assert.Single(figure.Elements(Svg + "text"), text => text.Value == expected);
        Assert.Contains("where the arms were forked", new Curves().Caption(context), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"cut\"", new Curves().Draw(Made.Context()), StringComparison.Ordinal);
    }

    /// <summary>Two arms whose ends differ by two points, with seeds that differ by one.</summary>
    [Fact]
    public void A_gap_of_two_points_is_a_twelfth_of_the_height_at_least_and_the_axis_says_where_it_begins()
    {
        MetricRow[] rows =
        [
            .. from arm in new[] { "fresh", "warm" }
               from seed in new[] { 1, 2, 3 }
               from epoch in Enumerable.Range(1, 20)
               let end = (arm == "fresh" ? 0.36 : 0.34) + 0.005 * (seed - 2)
               select Made.Rows()[0] with { Arm = arm, Seed = seed, Epoch = epoch, TestAccuracy = end - 0.26 * Math.Exp(-epoch / 3.0), TrainAccuracy = 0.99 },
        ];
        RunRecords records = new(rows, [], []);
        FigureContext context = new(Summary.Of(Made.Compare(["fresh", "warm"], [1, 2, 3]), records, 1), records);
        XElement curves = XElement.Parse(new Curves().Draw(context));
        double[] ends = [.. curves.Elements(Svg + "path").Where(path => Geometry.Classes(path).Contains("test")).Select(path => double.Parse(path.Attribute("d")!.Value.Split(' ')[^1], CultureInfo.InvariantCulture))];
        Assert.InRange(ends.Max() - ends.Min(), 290 / 12.0, 290);
        Assert.Contains(Geometry.Texts(curves, narrow: true), text => text.Text.StartsWith("test accuracy, % (axis from ", StringComparison.Ordinal));

        XElement columns = XElement.Parse(new Ends().Draw(context));
        double[] means = [.. columns.Elements(Svg + "line").Where(line => Geometry.Classes(line).Contains("mean")).Select(line => Geometry.Number(line, "y1"))];
        Assert.InRange(means.Max() - means.Min(), 270 / 12.0, 270);
        Assert.Contains(Geometry.Texts(columns, narrow: true), text => text.Text.StartsWith("test accuracy, % (axis from 33", StringComparison.Ordinal));

        Sweep sweep = new() { X = "rate" };
        Arm[] arms = [MadeArms.Placed("fresh"), MadeArms.Placed("warm", ("rate", "1"))];
        XElement swept = XElement.Parse(sweep.Draw(MadeArms.Context(arms, arm => arm.Name == "fresh" ? [0.355, 0.365] : [0.335, 0.345])));
        double level = Geometry.Number(swept.Elements(Svg + "line").Last(line => Geometry.Classes(line).Contains("neutral")), "y1");
        double mean = Geometry.Number(swept.Elements(Svg + "circle").Single(circle => Geometry.Classes(circle).Contains("mark")), "cy");
        Assert.InRange(mean - level, 300 / 12.0, 300);
        Assert.Contains("test accuracy, % (axis from 33 to 37)", Geometry.Texts(swept, narrow: true).Select(text => text.Text));
    }

    [Theory]
    [InlineData(new[] { 0.0, 0.0 })]
    [InlineData(new[] { 1.0, 1.0 })]
    [InlineData(new[] { 0.999, 1.0 })]
    [InlineData(new[] { 0.0, 1.0 })]
    [InlineData(new[] { 0.02, 0.5 })]
    [InlineData(new[] { 0.5, 0.98, 0.98 })]
    public void No_tick_of_an_accuracy_is_outside_0_to_100(double[] values)
    {
        Sweep sweep = new() { X = "rate" };
        Arm[] arms = [MadeArms.Placed("fresh"), MadeArms.Placed("warm", ("rate", "1"))];
        FigureContext context = MadeArms.Context(arms, _ => values);
        foreach (string svg in new[] { sweep.Draw(context), (sweep with { LogY = true }).Draw(context), new Curves().Draw(context), new Ends().Draw(context) })
        {
            string[] ticks = [.. XElement.Parse(svg).Elements(Svg + "text").Where(text => text.Attribute("text-anchor")?.Value == "end").Select(text => text.Value)];
            foreach (string tick in ticks)
                if (double.TryParse(tick.Replace('−', '-'), CultureInfo.InvariantCulture, out double number)) Assert.InRange(number, 0, 100);
            Assert.NotEmpty(ticks);
        }
    }

    /// <summary>Runs within 2 points whose interval spans 10: the axis follows the runs, and a cut end has no stroke across.</summary>
    [Fact]
    public void A_wide_interval_does_not_press_the_runs_together()
    {
        Arm[] arms = [MadeArms.Placed("fresh"), MadeArms.Placed("warm")];
        FigureContext context = MadeArms.Context(arms, arm => arm.Name == "fresh" ? [0.30, 0.31, 0.32] : [0.32, 0.31, 0.30]);
        Axis axis = Ends.AxisOf(context.Summary, 1, 0, 6);
        Assert.InRange(axis.Low, 26, 30);
        Assert.InRange(axis.High, 32, 36);
        Interval wide = new(0.1, 0.6);
        Assert.Equal(((1.0, false), (0.0, false)), Ends.Bar(axis, wide, 100));
        Assert.Equal((true, false), (Ends.Bar(axis, wide with { Low = 0.31 }, 100).Low.IsShown, Ends.Bar(axis, wide with { Low = 0.31 }, 100).High.IsShown));
    }

    [Theory]
    [InlineData("test accuracy, %", 30.0, 40.0, "test accuracy, % (axis from 30 to 40)")]
    [InlineData("test accuracy, %", 0.0, 100.0, "test accuracy, %")]
    [InlineData("test accuracy, %", 0.0, 40.0, "test accuracy, % (axis from 0 to 40)")]
    public void A_label_says_what_part_of_the_range_is_shown(string label, double low, double high, string expected) =>
        Assert.Equal(expected, (new Axis(low, high, 0, 1) { Bounds = Bounds.Percent }).Labelled(label));

    [Fact]
    public void Counts_and_what_is_never_negative_have_axes_from_zero_up_and_epochs_have_whole_ticks()
    {
        Assert.Equal(Bounds.NotNegative, Bounds.Of(new TimeTo(), [3]));
        Assert.Equal(Bounds.NotNegative, Bounds.Of(new Measured { Measure = "fisher-trace" }, [0, 0.1]));
        Assert.Equal(Bounds.None, Bounds.Of(new Measured { Measure = "hessian-top" }, [-0.1, 0.1]));
        Axis steps = Axis.Around([1, 400], 0, 1, logarithmic: false, bounds: Bounds.NotNegative).Rounded(5);
        Assert.Equal((0, "steps"), (steps.Low, steps.Labelled("steps")));
        Assert.Equal(["0", "1", "2"], (new Axis(0, 2, 0, 500) { IsWhole = true }).TicksAcross(7).Select(tick => tick.Text));
    }

    /// <summary>Six arms of long names, three seeds, five epochs of 32 steps; cut where asked.</summary>
    private static FigureContext Six(Duration? cut)
    {
        MetricRow[] rows =
        [
            .. from arm in LongNames.Select((name, i) => (Name: name, I: i))
               from seed in new[] { 1, 2, 3 }
               from epoch in Enumerable.Range(1, 5)
               select Made.Rows()[0] with { Arm = arm.Name, Seed = seed, Epoch = epoch, Step = 32 * epoch, TestAccuracy = 0.1 + 0.05 * epoch + 0.001 * arm.I, TrainAccuracy = 0.12 + 0.1 * epoch },
        ];
        ValueList<Phase> phases = cut is { } at ? [new Phase("tune") { Until = at }, new Phase("tune") { From = at }] : [new Phase("tune")];
        RunRecords records = new(rows, [], []);
        Design design = new([.. LongNames.Select(name => new Arm(name, phases))], [new TailAccuracy()], [], "tune", [1, 2, 3]);
        return new FigureContext(Summary.Of(design, records, 1), records);
    }

    private static string OfSweep(Sweep sweep, Func<string, (string, string)[]> at) =>
        sweep.Draw(MadeArms.Context([.. LongNames.Select(name => MadeArms.Placed(name, at(name)))], _ => [0.5, 0.6, 0.55], [(LongNames[0], 1)]));
}
