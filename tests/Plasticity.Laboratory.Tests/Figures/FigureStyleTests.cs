using Plasticity.Laboratory.Figures;

namespace Plasticity.Laboratory.Tests.Figures;

public sealed class FigureStyleTests
{
    public static TheoryData<string, string> Grounds => new() { { "white", "#ffffff" }, { "black", "#14171a" } };

    [Theory]
    [InlineData(50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425)]
    [InlineData(50, 2.5, 0, 73, 25, -18, 27.1492)]
    [InlineData(2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082)]
    public void The_difference_of_colours_is_that_of_the_published_data(double l1, double a1, double b1, double l2, double a2, double b2, double expected) =>
        Assert.Equal(expected, Sight.Difference((l1, a1, b1), (l2, a2, b2)), 1e-4);

    [Theory]
    [MemberData(nameof(Grounds))]
    public void Any_two_of_the_eight_colours_are_at_least_12_apart_for_every_kind_of_sight(string name, string paper)
    {
        string[] colours = name == "white" ? FigureStyle.OnWhite : FigureStyle.OnBlack;
        Assert.Equal(8, colours.Length);
        foreach ((string kind, double[] matrix) in Sight.Kinds)
            for (int i = 0; i < colours.Length; i++)
                for (int j = 0; j < i; j++)
                {
                    double apart = Sight.Difference(Sight.Lab(colours[i], matrix), Sight.Lab(colours[j], matrix));
                    Assert.True(apart >= 12, $"{colours[i]} and {colours[j]} are {apart} apart, {kind}");
                }
        Assert.All(colours, colour => Assert.True(Sight.Contrast(colour, paper) >= 3, colour));
    }

    [Fact]
    public void Sixty_four_arms_differ_in_colour_and_marker_and_thirty_two_in_colour_and_dash()
    {
        Assert.Equal(64, Enumerable.Range(0, 64).Select(arm => (FigureStyle.Colour(arm), FigureStyle.Shape(arm))).Distinct().Count());
        Assert.Equal(32, Enumerable.Range(0, 32).Select(FigureStyle.Stroke).Distinct().Count());
        foreach (int dash in Enumerable.Range(1, 3)) Assert.Contains($".fig .d{dash}{{stroke-dasharray:", FigureStyle.Css, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_not_wider_than_its_estimate()
    {
        // Advances of the letters ' ' to '~' in DejaVu Sans and DejaVu Sans Bold, in thousandths of the size.
        int[] regular =
        [
            318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
            1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
            500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
        ];
        int[] bold =
        [
            348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 580,
            1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500,
            500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
        ];
        for (int i = 0; i < regular.Length; i++)
        {
            string letter = $"{(char)(' ' + i)}";
            Assert.InRange(regular[i], 0, TextSize.Width(letter, 1000) + 1e-9);
            Assert.InRange(bold[i], 0, 1.04 * TextSize.Width(letter, 1000, bold: true)); // : and ; are 0.4 wide, estimated at 0.407; r at 0.475, is 0.493
        }
        foreach (string name in new[] { "shrink-perturb", "warm with shrink-perturb:0.4,0.1", "123.45", "WWW mmm" })
            Assert.InRange(name.Sum(letter => bold[letter - ' ']), 0, TextSize.Width(name, 1000, bold: true));
    }

    [Fact]
    public void A_text_is_shortened_in_its_middle()
    {
        Assert.Equal("short", TextSize.Fit("short", 10, 100));
        string fitting = TextSize.Fit("pretrained-0.001-tuned-0.01", 10, 100);
        Assert.StartsWith("pretr", fitting, StringComparison.Ordinal);
        Assert.EndsWith("0.01", fitting, StringComparison.Ordinal);
        Assert.InRange(TextSize.Width(fitting, 10), 80, 100);
        Assert.All(TextSize.Lines("Test accuracy after tuning, by learning rate and length of pretraining", 10, 120), line => Assert.InRange(TextSize.Width(line, 10), 1, 120));
    }
}
