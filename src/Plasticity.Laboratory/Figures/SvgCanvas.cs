using System.Globalization;
using System.Net;
using System.Text;

namespace Plasticity.Laboratory.Figures;

/// <summary>Which side of a point a text lies on.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>
/// A figure in the making. Everything is placed in units of the canvas and looks as its classes say (<see cref="FigureStyle"/>); the figure
/// scales with the page.
/// </summary>
internal sealed class SvgCanvas
{
    private static readonly (double X, double Y)[] Plus =
        [(-0.4, -1.3), (0.4, -1.3), (0.4, -0.4), (1.3, -0.4), (1.3, 0.4), (0.4, 0.4), (0.4, 1.3), (-0.4, 1.3), (-0.4, 0.4), (-1.3, 0.4), (-1.3, -0.4), (-0.4, -0.4)];

    private readonly StringBuilder _body = new();
    private readonly string _head;

    /// <param name="width">In units; text is about 16 units high.</param> <param name="height">In units.</param>
    /// <param name="title">The figure's name.</param> <param name="description">What it shows, for those who cannot see it.</param>
    public SvgCanvas(double width, double height, string title, string description)
    {
        _head = $"""
            <svg xmlns="http://www.w3.org/2000/svg" class="{(width > 800 ? "fig broad" : "fig")}" viewBox="0 0 {Units(width)} {Units(height)}" role="img" aria-label="{Escape(title)}">
            <title>{Escape(title)}</title>
            <desc>{Escape(description)}</desc>
            <style>{FigureStyle.Css}</style>

            """;
        Rectangle(0, 0, width, height, "paper");
    }

    public void Line(double x1, double y1, double x2, double y2, string classes) =>
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Units(x1)}\" y1=\"{Units(y1)}\" x2=\"{Units(x2)}\" y2=\"{Units(y2)}\" class=\"{classes}\"/>\n");

    public void Rectangle(double x, double y, double width, double height, string classes) =>
        _body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Units(x)}\" y=\"{Units(y)}\" width=\"{Units(width)}\" height=\"{Units(height)}\" class=\"{classes}\"/>\n");

    /// <param name="title">What a reader is told who points at it; empty for nothing.</param>
    public void Dot(double x, double y, double radius, string classes, string title = "")
    {
        string end = title.Length == 0 ? "/>" : $"><title>{Escape(title)}</title></circle>";
        _body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Units(x)}\" cy=\"{Units(y)}\" r=\"{Units(radius)}\" class=\"{classes}\"{end}\n");
    }

    /// <summary>A filled mark about the point, a shape a series: colour alone tells nothing to some.</summary>
    /// <param name="shape">Circle, square, diamond, triangle up, triangle down, star, plus, cross; then again.</param>
    public void Marker(double x, double y, int shape, double size, string classes, string title = "")
    {
        if (shape % FigureStyle.Shapes == 0)
        {
            Dot(x, y, size, classes, title);
            return;
        }
        (double X, double Y)[] corners = (shape % FigureStyle.Shapes) switch
        {
            1 => [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            2 => [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
            3 => [(0, -1.2), (1.15, 0.85), (-1.15, 0.85)],
            4 => [(0, 1.2), (1.15, -0.85), (-1.15, -0.85)],
            6 => [.. Plus],
            7 => [.. Plus.Select(corner => ((corner.X - corner.Y) * 0.72, (corner.X + corner.Y) * 0.72))],
            _ => [(0, -1.4), (0.4, -0.4), (1.4, 0), (0.4, 0.4), (0, 1.4), (-0.4, 0.4), (-1.4, 0), (-0.4, -0.4)],
        };
        string points = string.Join(' ', corners.Select(corner => $"{Units(x + corner.X * size)},{Units(y + corner.Y * size)}"));
        string end = title.Length == 0 ? "/>" : $"><title>{Escape(title)}</title></polygon>";
        _body.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{points}\" class=\"{classes}\"{end}\n");
    }

    /// <param name="title">The whole of a text that is shortened: what a reader is told who points at it.</param>
    public void Text(double x, double y, string text, string classes = "", Anchor anchor = Anchor.Start, string title = "")
    {
        string place = anchor switch { Anchor.Middle => " text-anchor=\"middle\"", Anchor.End => " text-anchor=\"end\"", _ => "" };
        string look = classes.Length == 0 ? "" : $" class=\"{classes}\"";
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{Units(x)}\" y=\"{Units(y)}\"{place}{look}>{(title.Length == 0 || title == text ? "" : $"<title>{Escape(title)}</title>")}{Escape(text)}</text>\n");
    }

    /// <summary>Straight lines through the points; a point that is not finite interrupts them.</summary>
    public void Curve(IEnumerable<(double X, double Y)> points, string classes, string? clip = null)
    {
        StringBuilder path = new();
        bool down = false;
        foreach ((double x, double y) in points)
        {
            bool finite = double.IsFinite(x) && double.IsFinite(y);
            if (finite) path.Append(CultureInfo.InvariantCulture, $"{(down ? 'L' : 'M')}{Units(x)} {Units(y)}");
            down = finite;
        }
        string cut = clip is null ? "" : $" clip-path=\"url(#{clip})\"";
        if (path.Length > 0) _body.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" class=\"{classes}\"{cut}/>\n");
    }

    /// <summary>A rectangle that curves may be cut to; its name must be the figure's own, because a page may hold several figures.</summary>
    public void Clip(string name, double x, double y, double width, double height) => _body.Append(
        CultureInfo.InvariantCulture, $"<clipPath id=\"{name}\"><rect x=\"{Units(x)}\" y=\"{Units(y)}\" width=\"{Units(width)}\" height=\"{Units(height)}\"/></clipPath>\n");

    /// <summary>The whole figure.</summary>
    public override string ToString() => _head + _body + "</svg>\n";

    private static string Units(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Control characters have no place in XML, escaped or not.</summary>
    private static string Escape(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)));
}
