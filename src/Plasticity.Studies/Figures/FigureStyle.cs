using System.Globalization;
using System.Text;

namespace Plasticity.Studies.Figures;

/// <summary>
/// How figures look, on white and on black. Colours are classes, not variables, so that programs that know little of style sheets show them too;
/// the first three are told apart by all common kinds of colour blindness, and no figure relies on colour alone.
/// </summary>
internal static class FigureStyle
{
    /// <summary>Blue, vermilion, green, purple, ochre, slate: the hues of Okabe and Ito, darkened or lightened until they stand out from the ground.</summary>
    private static readonly string[] OnWhite = ["#0069a8", "#d1500a", "#00805f", "#a8457f", "#946200", "#5b6670"];

    private static readonly string[] OnBlack = ["#5cb8f2", "#ff9152", "#3ecfa3", "#ec9ccb", "#eec04f", "#a9b4bf"];

    /// <summary>The style sheet of every figure: it may stand in a page several times.</summary>
    public static string Css { get; } = Write();

    /// <summary>Which colour the arm at this place has.</summary>
    public static int Colour(int arm) => arm % OnWhite.Length;

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
            .fig .train{stroke-width:1.5;stroke-dasharray:1.5 4.5}
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
            .fig .r0{stroke-width:1.8}
            .fig .r1{stroke-width:1.8;stroke-dasharray:7 5}
            .fig .r2{stroke-width:1.8;stroke-dasharray:2 4}
            .fig .dash{fill:none;stroke-width:1.8;stroke-dasharray:7 5;stroke-linecap:butt}
            .fig .halo{paint-order:stroke;stroke-width:5px;stroke-linejoin:round}

            """);
        Ground(css, paper: "#ffffff", ink: "#1c2024", soft: "#5a636c", grid: "#e6e9ec", edge: "#9aa3ab", band: "#eef1f4", OnWhite);
        css.Append("@media screen and (prefers-color-scheme:dark){\n");
        Ground(css, paper: "#14171a", ink: "#e8eaed", soft: "#a3acb5", grid: "#2a2f35", edge: "#626c76", band: "#20252a", OnBlack);
        css.Append("}\n");
        return css.ToString();
    }

    private static void Ground(StringBuilder css, string paper, string ink, string soft, string grid, string edge, string band, string[] colours)
    {
        css.Append(CultureInfo.InvariantCulture, $".fig .paper{{fill:{paper}}}.fig .halo{{stroke:{paper}}}.fig text{{fill:{ink}}}.fig .soft{{fill:{soft}}}.fig .band{{fill:{band}}}\n");
        css.Append(CultureInfo.InvariantCulture, $".fig .grid{{stroke:{grid}}}.fig .edge,.fig .pair{{stroke:{edge}}}.fig .zero,.fig .sample,.fig .leader,.fig .roof,.fig .neutral{{stroke:{soft}}}.fig .spread{{fill:{soft}}}.fig .mark{{stroke:{paper}}}\n");
        for (int i = 0; i < colours.Length; i++)
            css.Append(CultureInfo.InvariantCulture, $".fig .s{i}{{stroke:{colours[i]}}}.fig .f{i}{{fill:{colours[i]}}}\n");
    }
}
