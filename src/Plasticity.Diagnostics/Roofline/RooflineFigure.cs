using System.Globalization;
using Plasticity.Laboratory.Figures;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>
/// The roofline of Williams, Waterman &amp; Patterson 2009: rate against operations a byte, both by powers of ten, a point a kernel, below the
/// lines that memory and arithmetic draw.
/// </summary>
public static class RooflineFigure
{
    private const double Width = 960, Left = 116, Right = 936, PlotHeight = 500, LegendTop = 74, LegendLine = 36;

    private const double Small = 14.5;

    /// <summary>Size of the text where the page is narrow: the figure is half as wide again as others.</summary>
    private const double Narrow = 1.5 * FigureStyle.Narrow;

    /// <summary>The figure as SVG; wrong kernels have no point in it.</summary>
    public static string Draw(Roof roof, IReadOnlyList<KernelResult> results)
    {
        KernelResult[] points = [.. results.Where(result => result.Verified)];
        (double X, double Y, KernelFamily Family)[] legend = [.. Places(points.Select(point => point.Case.Family).Distinct().Order())];
        double top = legend.Select(place => place.Y).DefaultIfEmpty(LegendTop).Max() + 70;
        (Axis x, Axis y) = Axes(roof, points, top);
        SvgCanvas canvas = new(Width, y.From + 90, "Roofline", "Operations a second against operations a byte of each kernel, below what the device can do at best.");
        canvas.Text(20, 34, "Roofline", "title");
        foreach ((double left, double middle, KernelFamily family) in legend)
        {
            canvas.Marker(left + 8, middle - 6, FigureStyle.Shape((int)family), 6, $"f{Colour(family)}");
            canvas.Text(left + 24, middle, Name(family));
        }
        Ground(canvas, x, y);
        LabelSpace space = new(Left, Right, y.To, y.From);
        foreach (KernelResult point in points)
        {
            (double left, double at) = At(point, x, y);
            space.Take(left - 5, at - 5, 10, 10);
            canvas.Marker(left, at, FigureStyle.Shape((int)point.Case.Family), 4.5, $"dot f{Colour(point.Case.Family)}", Title(point));
        }
        Lines(canvas, roof, x, y, space);
        Labels(canvas, points, x, y, space);
        return canvas.ToString();
    }

    private static (Axis X, Axis Y) Axes(Roof roof, KernelResult[] points, double top)
    {
        double ridge = roof.FlopsPerSecond / roof.BytesPerSecond;
        double low = Math.Log10(Math.Min(0.1, Least(points.Select(point => point.Case.Intensity)) / 1.3)), high = Math.Log10(Math.Max(10 * ridge, 1.6 * Most(points.Select(point => point.Case.Intensity))));
        double floor = Math.Log10(Math.Min(roof.At(Math.Pow(10, low)), Least(points.Select(point => point.FlopsPerSecond))) / 1.3);
        double ceiling = Math.Log10(1.6 * Math.Max(roof.FlopsPerSecond, Most(points.Select(point => point.FlopsPerSecond))));
        return (new Axis(low, high, Left, Right), new Axis(floor, ceiling, top + PlotHeight, top));

        static double Least(IEnumerable<double> values) => values.DefaultIfEmpty(double.PositiveInfinity).Min();

        static double Most(IEnumerable<double> values) => values.DefaultIfEmpty(0).Max();
    }

    private static (double X, double Y) At(KernelResult point, Axis x, Axis y) => (x.At(Math.Log10(point.Case.Intensity)), y.At(Math.Log10(point.FlopsPerSecond)));

    /// <summary>Where the families' names begin, in as many lines as they need.</summary>
    private static IEnumerable<(double X, double Y, KernelFamily Family)> Places(IEnumerable<KernelFamily> families)
    {
        (double x, double y) = (20, LegendTop);
        foreach (KernelFamily family in families)
        {
            double width = 24 + TextSize.Width(Name(family), Narrow);
            if (x > 20 && x + width > Right) (x, y) = (20, y + LegendLine);
            yield return (x, y, family);
            x += width + 24;
        }
    }

    private static void Ground(SvgCanvas canvas, Axis x, Axis y)
    {
        foreach (int power in Powers(y))
        {
            canvas.Line(Left, y.At(power), Right, y.At(power), "grid");
            canvas.Text(Left - 8, y.At(power) + 6, Decimal(power - 9), "soft", Anchor.End);
        }
        double end = double.NegativeInfinity;
        foreach (int power in Powers(x))
        {
            canvas.Line(x.At(power), y.To, x.At(power), y.From, "grid");
            double half = TextSize.Width(Decimal(power), Narrow) / 2;
            if (x.At(power) - half < end) continue;
            canvas.Text(Math.Min(x.At(power), Width - half), y.From + 32, Decimal(power), "soft", Anchor.Middle);
            end = x.At(power) + half + 8;
        }
        canvas.Line(Left, y.From, Right, y.From, "edge");
        canvas.Text(20, y.To - 20, "GFLOP/s", "soft");
        canvas.Text((Left + Right) / 2, y.From + 72, "operations a byte that has to move", "soft", Anchor.Middle);
    }

    private static void Lines(SvgCanvas canvas, Roof roof, Axis x, Axis y, LabelSpace space)
    {
        double flat = Math.Log10(roof.FlopsPerSecond), slope = Math.Log10(roof.BytesPerSecond);
        double ridge = x.At(flat - slope), level = y.At(flat);
        canvas.Clip("plot-roof", Left, y.To, Right - Left, y.From - y.To);
        (double X, double Y)[] corners = [(x.At(x.Low), y.At(x.Low + slope)), (ridge, level), (Right, level)];
        canvas.Curve(corners, "roof", "plot-roof");
        for (double at = Left; at < Right; at += 4)
            space.Take(at, at < ridge ? corners[0].Y + (at - Left) / (ridge - Left) * (level - corners[0].Y) - 3 : level - 2, 4, 5);
        // Above the lines, where few kernels come.
        string flops = Invariant($"{roof.FlopsPerSecond / 1e9:N0} GFLOP/s: multiply-adds on registers"), bytes = Invariant($"{roof.BytesPerSecond / 1e9:F1} GB/s: y = x/2 + y beyond the caches");
        double wide = TextSize.Width(flops, Small), along = TextSize.Width(bytes, Small), from = Math.Min(ridge + 4, Right - wide);
        canvas.Text(from, level - 8, flops, "soft small halo roomy");
        space.Take(from, level - 24, wide, 22);
        double steepness = (corners[0].Y - level) / (ridge - Left), beside = Math.Max(ridge - 34 / steepness - 10, Left + along);
        canvas.Text(beside, level + 34, bytes, "soft small halo roomy", Anchor.End);
        space.Take(beside - along, level + 18, along, 22);
    }

    /// <summary>The kernels that take longest are named first: where there is no room left, the table and the dots themselves name the others.</summary>
    private static void Labels(SvgCanvas canvas, KernelResult[] points, Axis x, Axis y, LabelSpace space)
    {
        foreach (KernelResult[] group in points.GroupBy(Label).Select(group => group.ToArray()).OrderByDescending(group => group.Sum(point => point.WarmSeconds)))
        {
            KernelResult point = group.MinBy(each => each.FlopsPerSecond)!;
            (double left, double top) = At(point, x, y);
            if (space.Place(left, top, Label(point), mayLead: point.Case.Family == KernelFamily.Convolution) is not { } place) continue;
            if (place.Away) canvas.Line(left, top + 4, left, place.Y - 10, "leader roomy");
            canvas.Text(place.X, place.Y, Label(point), "tiny halo roomy");
        }
    }

    /// <summary>The passes of one convolution lie above each other and share a label, as do the sizes of what has one intensity.</summary>
    private static string Label(KernelResult point) => point.Case.Family switch
    {
        KernelFamily.Convolution => point.Case.Size,
        KernelFamily.Product => point.Case.ToString(),
        _ => point.Case.Name,
    };

    private static IEnumerable<int> Powers(Axis axis)
    {
        for (int power = (int)Math.Ceiling(axis.Low - 1e-9); power <= axis.High + 1e-9; power++) yield return power;
    }

    private static string Decimal(int power) => power >= 0 ? Math.Pow(10, power).ToString("N0", CultureInfo.InvariantCulture) : Math.Pow(10, power).ToString("0.######", CultureInfo.InvariantCulture);

    private static int Colour(KernelFamily family) => FigureStyle.Colour((int)family);

    internal static string Name(KernelFamily family) => family switch
    {
        KernelFamily.Convolution => "convolutions",
        KernelFamily.Product => "matrix products",
        KernelFamily.Normalisation => "batch norm",
        KernelFamily.Elementwise => "elementwise, pools, loss",
        _ => "optimisers",
    };

    private static string Title(KernelResult point) => Invariant(
        $"{point.Case}: {1e3 * point.WarmSeconds:G3} ms, {point.FlopsPerSecond / 1e9:G3} GFLOP/s, {point.BytesPerSecond / 1e9:G3} GB/s, {100 * point.RoofShare:F0} % of the roof");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
