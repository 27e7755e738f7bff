namespace Plasticity.Studies.Data.Shapes;

/// <summary>Red, green and blue, each 0 (dark) to 1.</summary>
internal readonly record struct Colour(double R, double G, double B)
{
    /// <summary>A colour by hue (a turn is 1), saturation and value, each in [0, 1]. Piecewise linear: exact on every machine.</summary>
    public static Colour OfHue(double hue, double saturation, double value)
    {
        double sixth = (hue - Math.Floor(hue)) * 6;
        return new Colour(Channel(Math.Abs(sixth - 3) - 1), Channel(2 - Math.Abs(sixth - 2)), Channel(2 - Math.Abs(sixth - 4)));

        double Channel(double ramp) => value * (1 - saturation * (1 - Math.Clamp(ramp, 0, 1)));
    }

    /// <summary>The way from a to b, <paramref name="share"/> in [0, 1].</summary>
    public static Colour Mix(Colour a, Colour b, double share) =>
        new(a.R + (b.R - a.R) * share, a.G + (b.G - a.G) * share, a.B + (b.B - a.B) * share);
}
