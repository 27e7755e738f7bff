using System.Globalization;
using Plasticity.Studies.Figures;

namespace Plasticity.Studies.Roofline;

/// <summary>
/// The roofline of Williams, Waterman &amp; Patterson 2009: rate against operations a byte, both by powers of ten, a point a kernel, below the
/// lines that memory and arithmetic draw.
/// </summary>
public static class RooflineFigure
{
    private const double Width = 960, Height = 660, Left = 64, Right = 936, Top = 100, Bottom = 600;

    /// <summary>The figure as SVG; wrong kernels have no point in it.</summary>
    public static string Draw(Roof roof, IReadOnlyList<KernelResult> results)
    {
        KernelResult[] points = [.. results.Where(result => result.Verified)];
        (Axis x, Axis y) = Axes(roof, points);
        SvgCanvas canvas = new(Width, Height, "Roofline", "Operations a second against operations a byte of each kernel, below what the device can do at best.");
        canvas.Text(20, 30, "Roofline", "title");
        Legend(canvas, points);
        Ground(canvas, x, y);
        LabelSpace space = new(Left, Right, Top, Bottom);
        foreach (KernelResult point in points)
        {
            (double left, double top) = At(point, x, y);
            space.Take(left - 5, top - 5, 10, 10);
            canvas.Dot(left, top, 4.5, $"dot f{Colour(point.Case.Family)}", Title(point));
        }
        Lines(canvas, roof, x, y, space);
        Labels(canvas, points, x, y, space);
        return canvas.ToString();
    }

    private static (Axis X, Axis Y) Axes(Roof roof, KernelResult[] points)
    {
        double ridge = roof.FlopsPerSecond / roof.BytesPerSecond;
        double low = Math.Log10(Math.Min(0.1, Least(points.Select(point => point.Case.Intensity)) / 1.3)), high = Math.Log10(Math.Max(10 * ridge, 1.6 * Most(points.Select(point => point.Case.Intensity))));
        double floor = Math.Log10(Math.Min(roof.At(Math.Pow(10, low)), Least(points.Select(point => point.FlopsPerSecond))) / 1.3);
        double ceiling = Math.Log10(1.6 * Math.Max(roof.FlopsPerSecond, Most(points.Select(point => point.FlopsPerSecond))));
        return (new Axis(low, high, Left, Right), new Axis(floor, ceiling, Bottom, Top));

        static double Least(IEnumerable<double> values) => values.DefaultIfEmpty(double.PositiveInfinity).Min();

        static double Most(IEnumerable<double> values) => values.DefaultIfEmpty(0).Max();
    }

    private static (double X, double Y) At(KernelResult point, Axis x, Axis y) => (x.At(Math.Log10(point.Case.Intensity)), y.At(Math.Log10(point.FlopsPerSecond)));

    private static void Legend(SvgCanvas canvas, KernelResult[] points)
    {
        double at = 24;
        foreach (KernelFamily family in points.Select(point => point.Case.Family).Distinct().Order())
        {
            string name = Name(family);
            canvas.Dot(at + 4, 55, 5, $"f{Colour(family)}");
            canvas.Text(at + 15, 60, name, $"strong f{Colour(family)}");
            at += 40 + 9 * name.Length; // a generous guess: the reader's font is not known
        }
    }

    private static void Ground(SvgCanvas canvas, Axis x, Axis y)
    {
        foreach (int power in Powers(y))
        {
            canvas.Line(Left, y.At(power), Right, y.At(power), "grid");
            canvas.Text(Left - 8, y.At(power) + 5, Decimal(power - 9), "soft", Anchor.End);
        }
        foreach (int power in Powers(x))
        {
            canvas.Line(x.At(power), Top, x.At(power), Bottom, "grid");
            canvas.Text(x.At(power), Bottom + 22, Decimal(power), "soft", Anchor.Middle);
        }
        canvas.Line(Left, Bottom, Right, Bottom, "edge");
        canvas.Text(20, Top - 12, "GFLOP/s", "soft");
        canvas.Text((Left + Right) / 2, Height - 14, "operations a byte that has to move", "soft", Anchor.Middle);
    }

    private static void Lines(SvgCanvas canvas, Roof roof, Axis x, Axis y, LabelSpace space)
    {
        double flat = Math.Log10(roof.FlopsPerSecond), slope = Math.Log10(roof.BytesPerSecond);
        double ridge = x.At(flat - slope), level = y.At(flat);
        canvas.Clip("plot-roof", Left, Top, Right - Left, Bottom - Top);
        (double X, double Y)[] corners = [(x.At(x.Low), y.At(x.Low + slope)), (ridge, level), (Right, level)];
        canvas.Curve(corners, "roof", "plot-roof");
        for (double at = Left; at < Right; at += 4)
            space.Take(at, at < ridge ? corners[0].Y + (at - Left) / (ridge - Left) * (level - corners[0].Y) - 3 : level - 2, 4, 5);
        // Above the lines, where few kernels come.
        canvas.Text(ridge + 4, level - 8, Invariant($"{roof.FlopsPerSecond / 1e9:N0} GFLOP/s: multiply-adds on registers"), "soft small halo");
        space.Take(ridge, level - 24, 300, 22);
        double steepness = (corners[0].Y - level) / (ridge - Left), beside = ridge - 34 / steepness;
        canvas.Text(beside - 10, level + 34, Invariant($"{roof.BytesPerSecond / 1e9:F1} GB/s: y = x/2 + y beyond the caches"), "soft small halo", Anchor.End);
        space.Take(beside - 310, level + 18, 300, 22);
    }

    /// <summary>The kernels that take longest are named first: where there is no room left, the table and the dots themselves name the others.</summary>
    private static void Labels(SvgCanvas canvas, KernelResult[] points, Axis x, Axis y, LabelSpace space)
    {
        foreach (KernelResult[] group in points.GroupBy(Label).Select(group => group.ToArray()).OrderByDescending(group => group.Sum(point => point.WarmSeconds)))
        {
            KernelResult point = group.MinBy(each => each.FlopsPerSecond)!;
            (double left, double top) = At(point, x, y);
            if (space.Place(left, top, Label(point), mayLead: point.Case.Family == KernelFamily.Convolution) is not { } place) continue;
            if (place.Away) canvas.Line(left, top + 4, left, place.Y - 10, "leader");
            canvas.Text(place.X, place.Y, Label(point), $"tiny halo f{Colour(point.Case.Family)}");
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
