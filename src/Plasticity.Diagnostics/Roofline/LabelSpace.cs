using Plasticity.Laboratory.Figures;

namespace Plasticity.Diagnostics.Roofline;

/// <summary>Where labels can still be put in a plot without covering anything.</summary>
internal sealed class LabelSpace(double left, double right, double top, double bottom)
{
    private const double Height = 13, Size = 12, Gap = 8;

    private readonly List<(double X, double Y, double Width, double Height)> _taken = [];

    /// <summary>Keeps a rectangle free.</summary>
    public void Take(double x, double y, double width, double height) => _taken.Add((x, y, width, height));

    /// <summary>Finds and takes a place by a point: beside it, above, below or, where a line may lead to it, further down.</summary>
    /// <returns>Where the text begins, on its baseline, and whether it is away from the point; nothing where there is no room.</returns>
    public (double X, double Y, bool Away)? Place(double x, double y, string text, bool mayLead)
    {
        double width = TextSize.Width(text, Size);
        (double X, double Y)[] near =
        [
            (x + Gap, y - Height / 2), (x - Gap - width, y - Height / 2), (x + Gap / 2, y - Height - 4), (x - width - Gap / 2, y - Height - 4),
            (x + Gap / 2, y + 4), (x - width - Gap / 2, y + 4), (x - width / 2, y - Height - 6), (x - width / 2, y + 6),
        ];
        foreach ((double atX, double atY) in near)
        {
            if (!IsFree(atX, atY, width, Height)) continue;
            Take(atX, atY, width, Height);
            return (atX, atY + Height - 3, false);
        }
        for (double atY = y + 30; mayLead && atY < bottom; atY += 15)
            foreach (double atX in (double[])[x - width / 2, x - width + 8, x - 8])
            {
                if (!IsFree(atX, atY, width, Height) || !IsFree(x - 1, y + 6, 2, atY - y - 6)) continue;
                Take(atX, atY, width, Height);
                Take(x - 1, y + 6, 2, atY - y - 6);
                return (atX, atY + Height - 3, true);
            }
        return null;
    }

    private bool IsFree(double x, double y, double width, double height) =>
        x >= left && x + width <= right && y >= top && y + height <= bottom && !_taken.Any(other => Overlap(other, x, y, width, height));

    private static bool Overlap((double X, double Y, double Width, double Height) other, double x, double y, double width, double height) =>
        x < other.X + other.Width && other.X < x + width && y < other.Y + other.Height && other.Y < y + height;
}
