using Plasticity.Engine.Tensors;

namespace Plasticity.Studies.Data.Shapes;

/// <summary>
/// One picture: a textured object among clutter and behind bars, under noise. Its class is its outline and its pattern; its hue tends to its
/// class's, so that there is evidence of three kinds, and a blur leaves some of it. All arithmetic is of the kind that every machine rounds alike.
/// </summary>
internal sealed class Scene(SceneSettings settings, Canvas canvas)
{
    private const int OutlineCount = 5, PatternCount = 2;

    // Of the streams of one seed, those with this bit hold noise.
    private const ulong NoiseLanes = 1UL << 63;

    private static readonly (double Dark, double Light) BackgroundValue = (0.15, 0.5), DimValue = (0.1, 0.6), BrightValue = (0.5, 1);

    private readonly double _unit = canvas.Size / 32.0;

    /// <summary>Names of the classes: label = 5·pattern + outline.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        .. from pattern in (Pattern[])[Pattern.Striped, Pattern.Checked]
           from outline in Enum.GetValues<Outline>()
           select $"{pattern} {outline}".ToLowerInvariant(),
    ];

    /// <summary>Paints a picture of a class.</summary>
    /// <param name="label">The class.</param>
    /// <param name="stream">Decides everything else.</param>
    /// <param name="bytes">[size,size,3]</param>
    public void Paint(int label, RandomStream stream, Span<byte> bytes)
    {
        Draws draws = new(stream);
        double difficulty = draws.Uniform();
        PaintBackground(draws);
        int pieces = Number(draws, At(settings.Clutter, difficulty));
        for (int i = 0; i < pieces; i++) PaintPiece(draws, difficulty);
        PaintObject(draws, difficulty, label);
        int bars = Number(draws, At(settings.Bars, difficulty));
        for (int i = 0; i < bars; i++) PaintBar(draws, difficulty);
        canvas.Develop(stream.Sequence(stream.Lane | NoiseLanes), At(settings.Noise, difficulty), bytes);
    }

    private void PaintBackground(Draws draws)
    {
        double hue = draws.Uniform();
        canvas.Cover(Corner(), Corner(), Corner(), Corner());

        Colour Corner() =>
            Colour.OfHue(hue + draws.Between(-0.12, 0.12), draws.Between(0.3, 0.8), draws.Between(BackgroundValue.Dark, BackgroundValue.Light));
    }

    private void PaintObject(Draws draws, double difficulty, int label)
    {
        double radius = draws.Between(settings.Radius.Least, settings.Radius.Most) * _unit, margin = 0.9 * radius;
        double tangent = At(settings.Turn, difficulty) * draws.Between(-1, 1), square = tangent * tangent;
        Placement place = new(
            draws.Between(margin, canvas.Size - margin), draws.Between(margin, canvas.Size - margin), radius,
            ((1 - square) / (1 + square), 2 * tangent / (1 + square)));
        // Three is prime to ten: neighbouring classes are far apart in hue, and neither outline nor pattern can be told by it alone.
        double hue = label * 3 % 10 / 10.0 + settings.HueSpread * (draws.Uniform() - draws.Uniform());
        canvas.Paint(
            (Outline)(label % OutlineCount), place,
            FillOf((Pattern)(label / OutlineCount), draws, difficulty, hue, BrightValue, At(settings.Contrast, difficulty)));
    }

    private void PaintPiece(Draws draws, double difficulty)
    {
        (double, double) value = draws.Chance(At(settings.Bright, difficulty)) ? BrightValue : DimValue;
        Pattern pattern = draws.Chance(0.5) ? (Pattern)draws.Below(PatternCount) : Pattern.Plain;
        Outline outline = (Outline)draws.Below(OutlineCount);
        canvas.Paint(outline, Anywhere(draws, 2, 6, 1, 2), FillOf(pattern, draws, difficulty, draws.Uniform(), value, contrast: 0.2));
    }

    private void PaintBar(Draws draws, double difficulty) =>
        canvas.Paint(Outline.Square, Anywhere(draws, 1, 1.8, 3, 8), FillOf(Pattern.Plain, draws, difficulty, draws.Uniform(), DimValue, contrast: 0));

    private Placement Anywhere(Draws draws, double least, double most, double leastStretch, double mostStretch) => new(
        draws.Between(0, canvas.Size), draws.Between(0, canvas.Size), draws.Between(least, most) * _unit, draws.Direction(),
        draws.Between(leastStretch, mostStretch));

    private Fill FillOf(Pattern pattern, Draws draws, double difficulty, double hue, (double Dark, double Light) value, double contrast)
    {
        double saturation = At(settings.Saturation, difficulty), darker = draws.Between(value.Dark, value.Light - contrast);
        Colour first = Colour.OfHue(hue, draws.Between(0.5, 1) * saturation, darker);
        Colour second = Colour.OfHue(hue + draws.Between(-0.2, 0.2), draws.Between(0.2, 0.9) * saturation, darker + contrast);
        return new Fill(pattern, first, second, draws.Direction(), draws.Between(settings.Period.Least, settings.Period.Most), draws.Uniform());
    }

    private static double At((double Easy, double Hard) range, double difficulty) => range.Easy + (range.Hard - range.Easy) * difficulty;

    // A whole number with this mean.
    private static int Number(Draws draws, double mean) => (int)(mean + draws.Uniform());
}
