namespace Plasticity.Studies.Data.Shapes;

/// <summary>What a surface looks like. The first two make classes.</summary>
internal enum Pattern
{
    Striped,
    Checked,
    Plain,
}

/// <summary>How a surface is filled.</summary>
/// <param name="Pattern">What it looks like.</param>
/// <param name="First">One colour of the pattern, the only one of a plain surface.</param> <param name="Second">The other.</param>
/// <param name="Axis">Unit vector across the stripes.</param>
/// <param name="Period">From stripe to like stripe, in pixels; above 2.</param>
/// <param name="Phase">Where the pattern begins, in periods.</param>
internal readonly record struct Fill(Pattern Pattern, Colour First, Colour Second, (double X, double Y) Axis, double Period, double Phase)
{
    /// <summary>The colour at a point given in pixels from the surface's centre.</summary>
    public Colour At(double x, double y)
    {
        if (Pattern == Pattern.Plain) return First;
        double wave = Wave((Axis.X * x + Axis.Y * y) / Period + Phase);
        if (Pattern == Pattern.Checked) wave *= Wave((Axis.X * y - Axis.Y * x) / Period + Phase);
        // The wave crosses 0 with a slope of 4 a period: this spreads an edge over two pixels.
        return Colour.Mix(First, Second, Math.Clamp(0.5 + wave * Period / 4, 0, 1));
    }

    // A triangle wave between -1 and 1 of period 1.
    private static double Wave(double turns) => 4 * Math.Abs(turns - Math.Floor(turns) - 0.5) - 1;
}
