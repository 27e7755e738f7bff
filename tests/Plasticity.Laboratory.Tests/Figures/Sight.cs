namespace Plasticity.Laboratory.Tests.Figures;

/// <summary>How far two colours are apart for an eye: CIEDE2000 (Sharma, Wu &amp; Dalal 2005) after the matrices of Machado et al. 2009, severity 1.</summary>
internal static class Sight
{
    /// <summary>Matrices on linear RGB; the first is normal sight.</summary>
    public static readonly (string Name, double[] Matrix)[] Kinds =
    [
        ("normal", [1, 0, 0, 0, 1, 0, 0, 0, 1]),
        ("protanopia", [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998]),
        ("deuteranopia", [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881]),
        ("tritanopia", [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900]),
    ];

    /// <summary>A colour as "#1b69a4", in CIELAB under D65.</summary>
    public static (double L, double A, double B) Lab(string colour, double[] matrix)
    {
        double[] rgb = [.. Enumerable.Range(0, 3).Select(row => Math.Clamp(Enumerable.Range(0, 3).Sum(i => matrix[3 * row + i] * Linear(colour, i)), 0, 1))];
        double x = F((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
        double y = F(0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
        double z = F((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
        return (116 * y - 16, 500 * (x - y), 200 * (y - z));

        static double F(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }

    /// <summary>Contrast by WCAG 2.</summary>
    public static double Contrast(string one, string other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    public static double Difference((double L, double A, double B) one, (double L, double A, double B) other)
    {
        double g = 1.5 - 0.5 * Root7((Math.Sqrt(one.A * one.A + one.B * one.B) + Math.Sqrt(other.A * other.A + other.B * other.B)) / 2);
        (double c1, double h1) = Polar(g * one.A, one.B);
        (double c2, double h2) = Polar(g * other.A, other.B);
        double turn = c1 * c2 == 0 ? 0 : (h2 - h1) switch { > 180 => h2 - h1 - 360, < -180 => h2 - h1 + 360, var straight => straight };
        double hue = c1 * c2 == 0 ? h1 + h2 : Math.Abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
        double light = Math.Pow((one.L + other.L) / 2 - 50, 2), chroma = (c1 + c2) / 2;
        double t = 1 - 0.17 * Cos(hue - 30) + 0.24 * Cos(2 * hue) + 0.32 * Cos(3 * hue + 6) - 0.2 * Cos(4 * hue - 63);
        double dl = (other.L - one.L) / (1 + 0.015 * light / Math.Sqrt(20 + light)), dc = (c2 - c1) / (1 + 0.045 * chroma);
        double dh = 2 * Math.Sqrt(c1 * c2) * Math.Sin(turn * Math.PI / 360) / (1 + 0.015 * chroma * t);
        double rotation = -2 * Root7(chroma) * Math.Sin(60 * Math.Exp(-Math.Pow((hue - 275) / 25, 2)) * Math.PI / 180);
        return Math.Sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
    }

    private static double Root7(double c) => Math.Sqrt(Math.Pow(c, 7) / (Math.Pow(c, 7) + 6103515625.0));

    private static (double C, double H) Polar(double a, double b) => (Math.Sqrt(a * a + b * b), a == 0 && b == 0 ? 0 : (Math.Atan2(b, a) * 180 / Math.PI + 360) % 360);

    private static double Cos(double degrees) => Math.Cos(degrees * Math.PI / 180);

    private static double Luminance(string colour) => 0.2126 * Linear(colour, 0) + 0.7152 * Linear(colour, 1) + 0.0722 * Linear(colour, 2);

    private static double Linear(string colour, int channel)
    {
        double value = Convert.ToInt32(colour.Substring(1 + 2 * channel, 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
