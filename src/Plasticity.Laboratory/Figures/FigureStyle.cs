using System.Globalization;
using System.Text;

namespace Plasticity.Laboratory.Figures;

/// <summary>
/// How figures look, on white and on black, wide and narrow. Colours are classes, not variables, so that programs that know little of style sheets
/// show them too. Any two of the eight colours of a ground are at least 12 apart (CIEDE2000) for normal sight and for protanopia, deuteranopia and
/// tritanopia (Machado et al. 2009, severity 1); what comes after the eighth has another dash and another marker.
/// </summary>
internal static class FigureStyle
{
    /// <summary>Size of a figure's text in units where the page or the picture is narrow: 11 pixels and more on a screen 400 pixels wide.</summary>
    public const double Narrow = 18.5;

    /// <summary>Pages and pictures up to this width in pixels are narrow.</summary>
    private const int NarrowPage = 560;

    /// <summary>How often a line is broken: not at all, then three kinds of dashes.</summary>
    private const int Dashes = 4;

    /// <summary>Markers that <see cref="SvgCanvas.Marker"/> knows.</summary>
    public const int Shapes = 8;

    /// <summary>On white; every colour has a contrast of 3 to it, the least for what is not text.</summary>
    internal static readonly string[] OnWhite = ["#1b69a4", "#d34e02", "#509a77", "#2f2286", "#8b030c", "#5f6a6b", "#806049", "#71283e"];

    /// <summary>On black, likewise.</summary>
    internal static readonly string[] OnBlack = ["#a7bffd", "#ff9153", "#22c39a", "#bf70c0", "#ff1a68", "#c3c3d0", "#6d826c", "#a4fbd2"];

    /// <summary>The style sheet of every figure: it may stand in a page several times.</summary>
    public static string Css { get; } = Write();

    /// <summary>Which colour the arm at this place has.</summary>
    public static int Colour(int arm) => arm % OnWhite.Length;

    /// <summary>Which dash the arm at this place has; another where the colour comes again.</summary>
    public static int Dash(int arm) => arm / OnWhite.Length % Dashes;

    /// <summary>Which marker the arm at this place has; another where the colour comes again.</summary>
    public static int Shape(int arm) => (arm + arm / OnWhite.Length) % Shapes;

    /// <summary>The classes of the arm's line.</summary>
    public static string Stroke(int arm) => Dash(arm) == 0 ? $"s{Colour(arm)}" : $"s{Colour(arm)} d{Dash(arm)}";

    /// <summary>The class of what is filled in the arm's colour.</summary>
    public static string Fill(int arm) => $"f{Colour(arm)}";

    private static string Write()
    {
        StringBuilder css = new();
        css.Append(
            """

            .fig{font:400 16px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
            .fig .title{font-size:18px;font-weight:600}
            .fig .strong{font-weight:600}
            .fig .small{font-size:14.5px}
            .fig .tiny{font-size:12px}
            .fig path,.fig .grid,.fig .edge,.fig .zero,.fig .level,.fig .mean,.fig .whisker,.fig .key{fill:none;stroke-linejoin:round;stroke-linecap:round}
            .fig .grid{stroke-width:1}
            .fig .edge{stroke-width:1}
            .fig .zero{stroke-width:1.2}
            .fig .test{stroke-width:2.8}
            .fig .train{stroke-width:1.8}
            .fig .seed{stroke-width:1;opacity:.32}
            .fig .pair{stroke-width:1;opacity:.55}
            .fig .level{stroke-width:1.4;stroke-dasharray:6 5;opacity:.8}
            .fig .mean{stroke-width:3.4}
            .fig .whisker{stroke-width:1.8}
            .fig .key{stroke-width:3.4}
            .fig .roof{stroke-width:2.2}
            .fig .leader{stroke-width:.8}
            .fig .dot{opacity:.8}
            .fig .faint{opacity:.38}
            .fig .mark{stroke-width:1.2}
            .fig .join{stroke-width:2.2}
            .fig .bar{fill:none;stroke-width:1.6;stroke-linecap:round}
            .fig .spread{opacity:.13}
            .fig .whole{stroke-width:1.3;stroke-dasharray:7 4}
            .fig .cut{stroke-width:1.4;stroke-dasharray:4 3}
            .fig .r0{stroke-width:1.8}
            .fig .r1{stroke-width:1.8;stroke-dasharray:7 5}
            .fig .r2{stroke-width:1.8;stroke-dasharray:2 4}
            .fig .dash{fill:none;stroke-width:1.8;stroke-dasharray:7 5;stroke-linecap:butt}
            .fig .d1{stroke-dasharray:9 5}
            .fig .d2{stroke-dasharray:2.5 4.5}
            .fig .d3{stroke-dasharray:10 4 2.5 4}
            .fig .halo{paint-order:stroke;stroke-width:5px;stroke-linejoin:round}

            """);
        Ground(css, paper: "#ffffff", ink: "#1c2024", soft: "#5a636c", grid: "#e6e9ec", edge: "#9aa3ab", band: "#eef1f4", OnWhite);
        css.Append("@media screen and (prefers-color-scheme:dark){\n");
        Ground(css, paper: "#14171a", ink: "#e8eaed", soft: "#a3acb5", grid: "#2a2f35", edge: "#626c76", band: "#20252a", OnBlack);
        css.Append("}\n");
        // A figure of 640 units is shown about 390 pixels wide on a screen of 400, one of 960 units likewise: the text grows, and names of kernels go.
        css.Append(CultureInfo.InvariantCulture, $"@media (max-width:{NarrowPage}px){{.fig,.fig .small,.fig .tiny,.fig .title{{font-size:{Narrow}px}}.fig.broad,.fig.broad .title{{font-size:{Narrow * 1.5}px}}.fig.broad .roomy{{display:none}}}}\n");
        return css.ToString();
    }

    private static void Ground(StringBuilder css, string paper, string ink, string soft, string grid, string edge, string band, string[] colours)
    {
        css.Append(CultureInfo.InvariantCulture, $".fig .paper{{fill:{paper}}}.fig .halo{{stroke:{paper}}}.fig text{{fill:{ink}}}.fig .soft{{fill:{soft}}}.fig .band{{fill:{band}}}\n");
        css.Append(CultureInfo.InvariantCulture, $".fig .grid{{stroke:{grid}}}.fig .edge,.fig .pair{{stroke:{edge}}}.fig .zero,.fig .sample,.fig .leader,.fig .roof,.fig .cut,.fig .neutral{{stroke:{soft}}}.fig .spread{{fill:{soft}}}.fig .mark{{stroke:{paper}}}\n");
        for (int i = 0; i < colours.Length; i++)
            css.Append(CultureInfo.InvariantCulture, $".fig .s{i}{{stroke:{colours[i]}}}.fig .f{i}{{fill:{colours[i]}}}\n");
    }
}
