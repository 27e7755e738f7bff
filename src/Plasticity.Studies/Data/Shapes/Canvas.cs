using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Data.Shapes;

/// <summary>Where something is painted.</summary>
/// <param name="X">Centre, in pixels from the left.</param> <param name="Y">Centre, in pixels from the top.</param>
/// <param name="Radius">In pixels.</param>
/// <param name="Turn">Unit vector of the outline's own x axis.</param>
/// <param name="Stretch">Factor along that axis, at least 1.</param>
internal readonly record struct Placement(double X, double Y, double Radius, (double X, double Y) Turn, double Stretch = 1);

/// <summary>A square picture under work, in floating point; what is painted later covers what was painted before.</summary>
internal sealed class Canvas(int size)
{
    // No outline reaches further from its centre than this many radii.
    private const double Reach = 1.6;

    private readonly Colour[] _pixels = new Colour[size * size];

    /// <summary>Height and width in pixels.</summary>
    public int Size => size;

    /// <summary>Covers everything with the blend of four colours in the corners.</summary>
    public void Cover(Colour topLeft, Colour topRight, Colour bottomLeft, Colour bottomRight)
    {
        for (int y = 0; y < size; y++)
        {
            double down = (y + 0.5) / size;
            Colour left = Colour.Mix(topLeft, bottomLeft, down), right = Colour.Mix(topRight, bottomRight, down);
            for (int x = 0; x < size; x++) _pixels[y * size + x] = Colour.Mix(left, right, (x + 0.5) / size);
        }
    }

    /// <summary>Paints a filled outline with smooth edges.</summary>
    public void Paint(Outline outline, Placement place, Fill fill)
    {
        double reach = place.Radius * place.Stretch * Reach + 1;
        int left = Math.Max(0, (int)(place.X - reach)), right = Math.Min(size - 1, (int)(place.X + reach));
        int top = Math.Max(0, (int)(place.Y - reach)), bottom = Math.Min(size - 1, (int)(place.Y + reach));
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                double dx = x + 0.5 - place.X, dy = y + 0.5 - place.Y;
                double u = (place.Turn.X * dx + place.Turn.Y * dy) / (place.Radius * place.Stretch);
                double v = (place.Turn.X * dy - place.Turn.Y * dx) / place.Radius;
                double cover = Math.Clamp(0.5 - Outlines.Distance(outline, u, v) * place.Radius, 0, 1);
                if (cover > 0) _pixels[y * size + x] = Colour.Mix(_pixels[y * size + x], fill.At(dx, dy), cover);
            }
        }
    }

    /// <summary>Adds noise to every channel of every pixel and rounds to bytes.</summary>
    /// <param name="noise">Where the noise comes from, a word a channel.</param>
    /// <param name="deviation">Standard deviation of the noise; 1 is the whole range.</param>
    /// <param name="bytes">[size,size,3]</param>
    public void Develop(RandomStream noise, double deviation, Span<byte> bytes)
    {
        // The sum of four uniform bytes is close to normal, with this deviation: 2·sqrt((256² - 1) / 12).
        double scale = 255 * deviation / 147.801;
        for (int i = 0; i < size * size; i++)
        {
            (uint a, uint b, uint c, _) = noise.Words((ulong)i);
            bytes[3 * i] = Round(_pixels[i].R * 255 + scale * Centred(a));
            bytes[3 * i + 1] = Round(_pixels[i].G * 255 + scale * Centred(b));
            bytes[3 * i + 2] = Round(_pixels[i].B * 255 + scale * Centred(c));
        }
    }

    private static int Centred(uint word) =>
        (int)((word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255) + (word >> 24)) - 510;

    private static byte Round(double value) => (byte)Math.Clamp(Math.Floor(value + 0.5), 0, 255);
}
