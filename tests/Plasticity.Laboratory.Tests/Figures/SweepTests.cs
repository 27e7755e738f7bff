using System.Globalization;
using System.Xml.Linq;
using Plasticity.Laboratory.Figures;
using Plasticity.Laboratory.Phases;
using Plasticity.Laboratory.Runs;
using Plasticity.Laboratory.Tests.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Tests.Figures;

public sealed class SweepTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Sweep ByRate = new() { File = "by-rate", X = "rate", LogX = true };

    [Theory]
    [InlineData("fresh", "adam-fresh", "rmsprop-fresh")]
    [InlineData("fresh", "fresh-0.001", "fresh-0.0032")]
    [InlineData("fresh start", "adam, fresh start", "sgd, fresh start")]
    [InlineData("adam-fresh", "adam-fresh")]
    [InlineData("a, b", "a", "b")]
    public void Levels_of_several_panels_are_called_by_what_their_names_share(string expected, params string[] names) =>
        Assert.Equal(expected, SweepDrawing.Common(names));

    [Fact]
    public void Equal_ratios_are_equally_far_on_a_logarithmic_axis()
    {
        XElement figure = Drawn(ByRate, ("0.001", [0.5, 0.5]), ("0.01", [0.5, 0.5]), ("0.1", [0.6, 0.6]));
        double[] x = [.. Marks(figure).Select(mark => Number(mark, "cx"))];
        Assert.Equal(3, x.Length);
        Assert.Equal(x[1] - x[0], x[2] - x[1], 0.02);
        Assert.True(x[1] - x[0] > 100);
        foreach (string tick in new[] { "0.001", "0.01", "0.1" }) Assert.Contains(tick, Texts(figure));
    }

    [Fact]
    public void A_bar_is_one_standard_deviation_each_way_and_a_level_lies_at_its_mean()
    {
        XElement figure = Drawn(ByRate, ("0.001", [0.4, 0.6]), ("0.01", [0.7, 0.7]), (null, [0.5, 0.5]));
        XElement[] marks = [.. Marks(figure)];
        double scale = (Number(marks[0], "cy") - Number(marks[1], "cy")) / 0.2; // pixels a unit of accuracy: the means are 0.5 and 0.7
        XElement bar = Classed(figure, "line", "bar").First();
        Assert.Equal(Math.Sqrt(0.02) * scale, Number(marks[0], "cy") - Number(bar, "y1"), 0.1);
        Assert.Equal(Math.Sqrt(0.02) * scale, Number(bar, "y2") - Number(marks[0], "cy"), 0.1);
        XElement level = Classed(figure, "line", "neutral").Last();
        Assert.Equal(Number(marks[0], "cy"), Number(level, "y1"), 0.02);
        XElement band = Classed(figure, "rect", "spread").Last();
        Assert.Equal(0, Number(band, "height"), 0.02);
    }

    [Fact]
    public void The_table_has_the_numbers_that_one_computes_by_hand()
    {
        FigureContext context = Context(ByRate, ("0.001", [0.4, 0.6, 0.5]), ("0.01", [0.7, 0.8, 0.6]), (null, [0.5, 0.5, 0.5]));
        FigureTable table = ByRate.Table(context)!;
        Assert.Equal(["arm", "rate", "runs", "mean", "sd", "− fresh", "95 %"], table.Heads);
        Assert.Equal(["fresh", "–", "3", "50.0 %", "0.00", "", ""], table.Rows[0]);
        // t(0.975, 2) = 4.30265; 0.1 / sqrt(3) = 0.057735: ±24.84 points.
        Assert.Equal(["rate 0.01", "0.01", "3", "70.0 %", "10.00", "+20.00", "−4.84 to 44.84"], table.Rows[2]);
        Assert.All(table.Rows, row => Assert.Equal(table.Heads.Count, row.Length));
        Assert.Equal(["fresh", "rate 0.001", "rate 0.01"], ByRate.Told(context).Order());
    }

    [Fact]
    public void An_arm_is_compared_with_the_level_of_its_own_panel_and_series()
    {
        Sweep sweep = ByRate with { Panels = "optimiser", Series = "pretraining" };
        Arm[] arms =
        [
            MadeArms.Placed("fresh adam", ("optimiser", "adam")), MadeArms.Placed("fresh sgd", ("optimiser", "sgd")), MadeArms.Placed("long sgd", ("optimiser", "sgd"), ("pretraining", "long")),
            MadeArms.Placed("a", ("optimiser", "adam"), ("pretraining", "long"), ("rate", "0.1")), MadeArms.Placed("b", ("optimiser", "sgd"), ("pretraining", "short"), ("rate", "0.1")),
            MadeArms.Placed("c", ("optimiser", "sgd"), ("pretraining", "long"), ("rate", "0.1")),
        ];
        FigureContext context = MadeArms.Context(arms, arm => arm.Name switch { "fresh adam" => [0.5, 0.5], "fresh sgd" => [0.4, 0.4], "long sgd" => [0.3, 0.3], _ => [0.6, 0.6] });
        FigureTable table = sweep.Table(context)!;
        Assert.Equal("+10.00", table.Rows.Single(row => row[0] == "a")[^2]);
        Assert.Equal("+20.00", table.Rows.Single(row => row[0] == "b")[^2]);
        Assert.Equal("+20.00", table.Rows.Single(row => row[0] == "c")[^2]); // the first that fits
        XElement figure = XElement.Parse(sweep.Draw(context));
        Assert.Equal(3, Marks(figure).Count(mark => mark.Parent == figure) - Texts(figure).Count(text => text is "long" or "short"));
        Assert.Equal(2, Texts(figure).Count(text => text is "adam" or "sgd"));
        Assert.Single(Classed(figure, "line", "dash"), line => line.Attribute("class")!.Value == "dash s0" || line.Attribute("class")!.Value == "dash s1");
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.5 })]
    [InlineData(new[] { 0.5, 0.5 })]
    [InlineData(new[] { double.NaN, 0.5 })]
    [InlineData(new[] { double.NaN, double.NaN })]
    [InlineData(new[] { 0.0, 0.0 })]
    [InlineData(new[] { 1.0, 1.0 })]
    public void Few_equal_and_missing_values_do_not_break_it(double[] values)
    {
        foreach (Sweep sweep in new[] { ByRate, ByRate with { LogX = false }, ByRate with { LogY = true } })
        {
            FigureContext context = Context(sweep, ("0.001", values), ("0.01", values), (null, values));
            string text = sweep.Draw(context);
            XElement.Parse(text);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.Equal(3, sweep.Table(context)!.Rows.Count);
        }
    }

    [Fact]
    public void Diverged_runs_are_noted_where_their_arm_stands()
    {
        FigureContext context = Context(ByRate, [("warm", 1)], ("0.001", [0.5, 0.6, 0.7]), ("0.01", [0.5, 0.6, 0.7]));
        XElement figure = XElement.Parse(ByRate.Draw(context));
        Assert.DoesNotContain(Texts(figure), text => text[0] == '×');
        context = Context(ByRate, [("rate 0.01", 1), ("rate 0.01", 3)], ("0.001", [0.5, 0.6, 0.7]), ("0.01", [0.5, 0.6, 0.7]));
        Assert.Contains("×2", Texts(XElement.Parse(ByRate.Draw(context))));
        Assert.Contains("rate 0.01: 2 of 3 diverged", ByRate.Caption(context), StringComparison.Ordinal);
        Assert.Equal("1 (2 of 3 diverged)", ByRate.Table(context)!.Rows[1][2]);
    }

    [Fact]
    public void Words_stand_in_the_order_of_the_study_and_zero_left_of_a_logarithmic_axis()
    {
        XElement words = Drawn(ByRate, ("none", [0.5, 0.6]), ("all", [0.5, 0.6]), ("last", [0.5, 0.6]));
        Assert.Equal(["none", "all", "last"], Texts(words).Where(text => text is "none" or "all" or "last"));
        XElement zero = Drawn(ByRate, ("0", [0.5, 0.6]), ("1", [0.5, 0.6]), ("10", [0.5, 0.6]));
        double[] x = [.. Marks(zero).Select(mark => Number(mark, "cx"))];
        Assert.Equal(x[2] - x[1], x[1] - x[0], 0.02);
        Assert.Contains("0", Texts(zero));
    }

    [Fact]
    public void Names_are_escaped()
    {
        Arm[] arms = [MadeArms.Placed("<a&\"b\u0001>", ("rate", "<1&\">")), MadeArms.Placed("fresh")];
        Sweep sweep = ByRate with { Title = "a <b> & \"c\"", XLabel = "<x>" };
        string text = sweep.Draw(MadeArms.Context(arms, _ => [0.5, 0.6]));
        Assert.Contains("a <b> & \"c\"", Texts(XElement.Parse(text)));
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_study_does_not_have_is_refused_before_anything_runs()
    {
        Design design = Context(ByRate, ("0.001", [0.5]), (null, [0.5])).Design;
        ByRate.Check(design);
        Refused(ByRate with { X = "rat" }, "unknown axis 'rat'");
        Refused(ByRate with { Panels = "optimiser" }, "unknown axis 'optimiser'");
        Refused(ByRate with { Metric = "steps" }, "unknown metric 'steps'");
        Refused(ByRate with { File = "../x" }, "expected letters, digits and hyphens");
        Design twice = design with { Arms = [MadeArms.Placed("a", ("rate", "1"), ("width", "2")), MadeArms.Placed("b", ("rate", "1"), ("width", "4"))] };
        Assert.Contains("'a' and 'b' would stand in one place", Assert.Throws<InputException>(() => ByRate.Check(twice)).Message, StringComparison.Ordinal);
        (ByRate with { Series = "width" }).Check(twice);

        void Refused(Sweep sweep, string expected) => Assert.Contains(expected, Assert.Throws<InputException>(() => sweep.Check(design)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 100, 6, "1 3 10 30 100")]
    [InlineData(1, 10, 6, "1 2 5 10")]
    [InlineData(1e-6, 1, 4, "10⁻⁶ 0.0001 0.01 1")]
    [InlineData(0.0001, 0.1, 6, "0.0001 0.0003 0.001 0.003 0.01 0.03 0.1")]
    [InlineData(40, 60, 4, "40 45 50 55 60")]
    public void Logarithmic_ticks_are_at_round_numbers(double low, double high, int count, string expected) =>
        Assert.Equal(expected, string.Join(' ', new Axis(low, high, 0, 1, Logarithmic: true).Ticks(count).Select(tick => tick.Text)));

    [Theory]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e-5, "10⁻⁵")]
    [InlineData(3e-5, "3·10⁻⁵")]
    [InlineData(1e6, "10⁶")]
    [InlineData(12000, "12,000")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(0.1, "0.1")]
    public void Numbers_are_told_short(double value, string expected) => Assert.Equal(expected, Axis.Short(value));

    [Fact]
    public void The_curves_of_a_smooth_transition_are_those_of_the_formula()
    {
        TransitionCurves figure = new() { Gammas = [0.5, 0.9, 1], Exponent = 50, Epochs = 500 };
        FigureTable table = figure.Table(Made.Context())!;
        // 1 − 0.9^(50 · 0.1) = 0.40951.
        Assert.Equal(["0.9", "0.051", "0.410", "0.928", "0.995"], table.Rows[1]);
        XElement drawn = XElement.Parse(figure.Draw(Made.Context()));
        Assert.Equal(3, Classed(drawn, "path", "join").Count());
        Assert.Contains("γ 0.9", Texts(drawn));
    }

    private static XElement Drawn(Sweep sweep, params (string? Rate, double[] Values)[] arms) => XElement.Parse(sweep.Draw(Context(sweep, arms)));

    private static FigureContext Context(Sweep sweep, params (string? Rate, double[] Values)[] arms) => Context(sweep, [], arms);

    private static FigureContext Context(Sweep sweep, (string, int)[] diverged, params (string? Rate, double[] Values)[] arms)
    {
        Dictionary<string, double[]> values = arms.ToDictionary(arm => Name(arm.Rate), arm => arm.Values);
        return MadeArms.Context([.. arms.Select(arm => arm.Rate is null ? MadeArms.Placed(Name(null)) : MadeArms.Placed(Name(arm.Rate), (sweep.X, arm.Rate)))], arm => values[arm.Name], diverged);

        static string Name(string? rate) => rate is null ? "fresh" : $"rate {rate}";
    }

    private static IEnumerable<XElement> Marks(XElement figure) => figure.Elements().Where(e => Classes(e).Contains("mark"));

    private static IEnumerable<XElement> Classed(XElement figure, string element, string name) => figure.Elements(Svg + element).Where(e => Classes(e).Contains(name));

    private static string[] Classes(XElement element) => (element.Attribute("class")?.Value ?? "").Split(' ');

    private static string[] Texts(XElement figure) => [.. figure.Elements(Svg + "text").Select(text => text.Value)];

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
