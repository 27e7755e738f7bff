using System.Globalization;
using System.Xml.Linq;
using Plasticity.Laboratory.Figures;

namespace Plasticity.Laboratory.Tests.Figures;

/// <summary>
/// Where the texts of a figure are, wide or narrow. A text is as wide as <see cref="TextSize"/> says, which is no less than in DejaVu Sans, reaches
/// 0.76 of its size above its baseline and 0.24 below it.
/// </summary>
internal static class Geometry
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Every text with its box.</summary>
    public static (string Text, double Left, double Top, double Right, double Bottom)[] Texts(XElement figure, bool narrow)
    {
        bool isBroad = Classes(figure).Contains("broad");
        return [.. figure.Descendants(Svg + "text").Where(text => !narrow || !Classes(text).Contains("roomy")).Select(Box)];

        (string, double, double, double, double) Box(XElement text)
        {
            string[] classes = Classes(text);
            double size = narrow ? FigureStyle.Narrow * (isBroad ? 1.5 : 1) : classes.Contains("title") ? 18 : classes.Contains("small") ? 14.5 : classes.Contains("tiny") ? 12 : 16;
            string words = string.Concat(text.Nodes().OfType<XText>().Select(node => node.Value));
            double width = TextSize.Width(words, size, classes.Contains("strong") || classes.Contains("title"));
            (double x, double y) = (Number(text, "x"), Number(text, "y"));
            double left = text.Attribute("text-anchor")?.Value switch { "middle" => x - width / 2, "end" => x - width, _ => x };
            return (words, left, y - 0.76 * size, left + width, y + 0.24 * size);
        }
    }

    /// <summary>Demands that no two texts overlap and none leaves the figure, whether it is shown wide or narrow.</summary>
    public static void IsTidy(string svg)
    {
        XElement figure = XElement.Parse(svg);
        double[] box = [.. figure.Attribute("viewBox")!.Value.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        foreach (bool narrow in new[] { false, true })
        {
            (string Text, double Left, double Top, double Right, double Bottom)[] texts = Texts(figure, narrow);
            Assert.NotEmpty(texts);
            foreach ((string text, double left, double top, double right, double bottom) in texts)
                Assert.True(left >= 0 && top >= 0 && right <= box[2] && bottom <= box[3], $"'{text}' leaves the figure: {left:F0} to {right:F0} of {box[2]}, {top:F0} to {bottom:F0} of {box[3]}");
            for (int i = 0; i < texts.Length; i++)
                for (int j = 0; j < i; j++)
                    Assert.False(Overlap(texts[i], texts[j]), $"'{texts[i].Text}' overlaps '{texts[j].Text}', {(narrow ? "narrow" : "wide")}");
        }
    }

    public static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    public static string[] Classes(XElement element) => (element.Attribute("class")?.Value ?? "").Split(' ');

    private static bool Overlap((string, double Left, double Top, double Right, double Bottom) a, (string, double Left, double Top, double Right, double Bottom) b) =>
        a.Left < b.Right - 0.5 && b.Left < a.Right - 0.5 && a.Top < b.Bottom - 0.5 && b.Top < a.Bottom - 0.5;
}
