namespace Plasticity.Studies.Data.Shapes;

/// <summary>
/// How hard the pictures are. Each picture draws its own difficulty, uniform from 0 to 1, and the numbers below run from their first value at 0 to
/// their second at 1: like photographs, some pictures are clear and others all but hopeless. Lengths are for pictures of 32 pixels.
/// </summary>
internal sealed record SceneSettings
{
    /// <summary>Pictures of 32x32.</summary>
    public static SceneSettings Size32 { get; } = new();

    /// <summary>Pictures of 16x16, where a pattern has fewer pixels to show itself.</summary>
    public static SceneSettings Size16 { get; } = new() { Period = (3, 4.6) };

    /// <summary>Deviation of the noise on every pixel; 1 is the whole range.</summary>
    public (double Easy, double Hard) Noise { get; init; } = (0.02, 0.12);

    /// <summary>Largest turn of the object either way, as the tangent of half the angle.</summary>
    public (double Easy, double Hard) Turn { get; init; } = (0.08, 0.8);

    /// <summary>Saturation of everything but the background: pale objects stand out from it by brightness alone.</summary>
    public (double Easy, double Hard) Saturation { get; init; } = (0.2, 1);

    /// <summary>Difference in value between the two colours of the object's pattern.</summary>
    public (double Easy, double Hard) Contrast { get; init; } = (0.35, 0.23);

    /// <summary>Mean number of other things behind the object.</summary>
    public (double Easy, double Hard) Clutter { get; init; } = (0.5, 10);

    /// <summary>Share of them that is as bright as the object.</summary>
    public (double Easy, double Hard) Bright { get; init; } = (0, 0.6);

    /// <summary>Mean number of bars in front of the object.</summary>
    public (double Easy, double Hard) Bars { get; init; } = (0, 2.5);

    /// <summary>Radius of the object.</summary>
    public (double Least, double Most) Radius { get; init; } = (8, 13);

    /// <summary>How far an object's hue strays from its class's, in turns; the classes' hues are a tenth of a turn apart.</summary>
    public double HueSpread { get; init; } = 0.2;

    /// <summary>From stripe to like stripe, in pixels of the picture itself.</summary>
    public (double Least, double Most) Period { get; init; } = (4.5, 7);
}
