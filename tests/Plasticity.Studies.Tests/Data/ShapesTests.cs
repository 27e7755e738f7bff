using System.Security.Cryptography;
using Plasticity.Studies.Data;
using Plasticity.Studies.Data.Shapes;

namespace Plasticity.Studies.Tests.Data;

public sealed class ShapesTests
{
    /// <summary>The pictures are part of every published number: these hashes change only together with those.</summary>
    [Theory]
    [InlineData(32, "20b4944957065ac29f06d643a7d38d567b9dd87a92317f1d637e5428cb279a46")]
    [InlineData(16, "26e5fb3fb39e877e60b4074971a1dc9ab6cf54ef203f38c540327f1001641be5")]
    public void The_first_pictures_are_the_same_on_every_machine(int size, string expected)
    {
        ImageSet set = ShapesSet.Make(size, 20, 20);
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData([.. set.Train.Images, .. set.Test.Images])));
    }

    [Theory]
    [InlineData(32, "shapes")]
    [InlineData(16, "shapes16")]
    public void Ten_classes_take_turns(int size, string name)
    {
        ImageSet set = ShapesSet.Make(size, 30, 20);
        Assert.Equal((name, size, size, 3, 10), (set.Name, set.Height, set.Width, set.Channels, set.Classes));
        Assert.Equal(10, set.ClassNames.Distinct().Count());
        Assert.Equal("striped disc", set.ClassNames[0]);
        Assert.Equal("checked star", set.ClassNames[9]);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => i % 10), set.Train.Labels);
    }

    [Fact]
    public void A_shorter_part_is_the_beginning_of_a_longer_one_and_the_parts_have_nothing_in_common()
    {
        ImageSet few = ShapesSet.Make(16, 20, 10), more = ShapesSet.Make(16, 50, 70);
        Assert.Equal(few.Train.Images, more.Train.Images[..few.Train.Images.Length]);
        Assert.Equal(few.Test.Images, more.Test.Images[..few.Test.Images.Length]);
        string[] pictures = [.. new[] { more.Train, more.Test }.SelectMany(part => part.Images.Chunk(16 * 16 * 3)).Select(Convert.ToHexString)];
        Assert.Equal(120, pictures.Distinct().Count());
    }

    [Fact]
    public void Small_pictures_stay_the_size_they_are_asked_for() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapesSet.Make(28));

    [Theory]
    [InlineData(Outline.Disc)]
    [InlineData(Outline.Square)]
    [InlineData(Outline.Triangle)]
    [InlineData(Outline.Cross)]
    [InlineData(Outline.Star)]
    internal void Outlines_cover_about_the_same_area(Outline outline)
    {
        int inside = 0;
        for (int i = 0; i < 160; i++)
            for (int j = 0; j < 160; j++)
            {
                if (Outlines.Distance(outline, (i - 79.5) / 50, (j - 79.5) / 50) < 0) inside++;
            }
        Assert.InRange(inside / 2500.0, 1.2, 2.6);
    }

    [Fact]
    public void Hues_run_through_the_pure_colours()
    {
        Assert.Equal(new Colour(1, 0, 0), Colour.OfHue(0, 1, 1));
        Assert.Equal(new Colour(1, 1, 0), Rounded(Colour.OfHue(1.0 / 6, 1, 1)));
        Assert.Equal(new Colour(0, 1, 0), Rounded(Colour.OfHue(-2.0 / 3, 1, 1)));
        Assert.Equal(new Colour(0, 0, 1), Rounded(Colour.OfHue(2.0 / 3, 1, 1)));
        Assert.Equal(new Colour(0.5, 0.5, 0.5), Colour.OfHue(0.4, 0, 0.5));

        static Colour Rounded(Colour colour) => new(Math.Round(colour.R, 12), Math.Round(colour.G, 12), Math.Round(colour.B, 12));
    }
}
