using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Data.Shapes;

/// <summary>One picture's random numbers, taken one after another from its own stream, so that a picture does not depend on any other.</summary>
internal sealed class Draws(RandomStream stream)
{
    private ulong _next;

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => stream.UniformDouble(_next++);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Between(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Uniform in {0, …, <paramref name="bound"/> - 1}.</summary>
    public int Below(int bound) => stream.Below(_next++, bound);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>A point on the unit circle, near enough uniform: from the disc by rejection, which needs no sine that machines differ on.</summary>
    public (double X, double Y) Direction()
    {
        while (true)
        {
            double x = Between(-1, 1), y = Between(-1, 1), square = x * x + y * y;
            if (square is < 0.01 or > 1) continue;
            double length = Math.Sqrt(square);
            return (x / length, y / length);
        }
    }
}
