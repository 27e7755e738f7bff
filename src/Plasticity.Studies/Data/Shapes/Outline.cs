namespace Plasticity.Studies.Data.Shapes;

/// <summary>The outlines that a class can have.</summary>
internal enum Outline
{
    Disc,
    Square,
    Triangle,
    Cross,
    Star,
}

/// <summary>Signed distances (near the edge; a bound further away) to outlines of about the same area, centred, of radius about 1.</summary>
internal static class Outlines
{
    // Half of the square root of 3, and sine and cosine of a fifth and two fifths of a turn, as literals: library sines differ in the last bit.
    private const double Root = 0.86602540378443865;
    private const double Sine1 = 0.95105651629515357, Cosine1 = 0.30901699437494742;
    private const double Sine2 = 0.58778525229247313, Cosine2 = -0.80901699437494742;

    /// <summary>Below 0 inside, above 0 outside.</summary>
    public static double Distance(Outline outline, double x, double y) => outline switch
    {
        Outline.Disc => Math.Sqrt(x * x + y * y) - 0.90,
        Outline.Square => Math.Max(Math.Abs(x), Math.Abs(y)) - 0.78,
        Outline.Triangle => Math.Max(y, Math.Max(Root * x - 0.5 * y, -Root * x - 0.5 * y)) - 0.58,
        Outline.Cross => Math.Min(Box(x, y, 1.05, 0.36), Box(x, y, 0.36, 1.05)),
        _ => Star(x, y),
    };

    private static double Box(double x, double y, double halfWidth, double halfHeight) =>
        Math.Max(Math.Abs(x) - halfWidth, Math.Abs(y) - halfHeight);

    // A point is in a pentagram when it is outside of at most one of its five lines: the second largest distance counts.
    private static double Star(double x, double y)
    {
        double largest = double.NegativeInfinity, second = double.NegativeInfinity;
        Line(y);
        Line(Sine1 * x + Cosine1 * y);
        Line(-Sine1 * x + Cosine1 * y);
        Line(Sine2 * x + Cosine2 * y);
        Line(-Sine2 * x + Cosine2 * y);
        return second - 0.40;

        void Line(double distance)
        {
            if (distance > largest) (largest, second) = (distance, largest);
            else if (distance > second) second = distance;
        }
    }
}
