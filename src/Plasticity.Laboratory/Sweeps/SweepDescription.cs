using System.Globalization;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>What a sweep was when it was launched: the content of <c>sweep.yaml</c>.</summary>
/// <param name="Study">Name of the study.</param> <param name="Data">Name of the data set.</param>
/// <param name="Axes">What varies; its seeds are never left out here.</param>
/// <param name="Command">The command line that launches it again.</param>
/// <param name="Version">Of the program.</param> <param name="Commit">Of the program; empty when it was not built from one.</param>
public sealed record SweepDescription(string Study, string Data, SweepAxes Axes, string Command, string Version, string Commit)
{
    /// <summary>The settings that vary, in order; those that only some entries of the list have are among them.</summary>
    public IReadOnlyList<string> Keys =>
        [.. Axes.Product.Select(axis => axis.Key).Concat(Axes.List.SelectMany(entry => entry).Select(SweepAxes.KeyOf)).Distinct(StringComparer.OrdinalIgnoreCase)];

    internal string Text()
    {
        List<MapEntry> sweep = [];
        if (Axes.Product.Count > 0) sweep.Add(Entry("product", new MapNode(0, [.. Axes.Product.Select(axis => Entry(axis.Key, new ListNode(0, [.. axis.Values.Select(Scalar)])))])));
        if (Axes.List.Count > 0) sweep.Add(Entry("list", new ListNode(0, [.. Axes.List.Select(Combination)])));
        sweep.Add(Entry("seeds", new ListNode(0, [.. Axes.Seeds.Select(seed => new ScalarNode(0, seed.ToString(CultureInfo.InvariantCulture)))])));
        MapNode root = new(0,
        [
            Entry("study", Scalar(Study)), Entry("data", Scalar(Data)), Entry("command", Scalar(Command)), Entry("version", Scalar(Version)),
            Entry("commit", Scalar(Commit)), Entry("sweep", new MapNode(0, sweep)),
        ]);
        return "# A sweep as it was launched. Its points are in points.jsonl, their studies in points/: changing this file changes nothing.\n\n" + NodeText.Of(root);
    }

    /// <exception cref="InputException">It is not such a file.</exception>
    internal static SweepDescription Parse(SourceText source)
    {
        MapNode root = NodeParser.Parse(source) as MapNode ?? throw source.At(1, "expected the description of a sweep, found no mapping", InputException.BadFile);
        MapNode sweep = root["sweep"]?.Value as MapNode ?? throw Missing("sweep");
        return new SweepDescription(Word("study"), Word("data"), new SweepAxes(Product(), List(), Seeds()), Word("command"), Word("version"), Word("commit"));

        string Word(string key) => (root[key]?.Value as ScalarNode ?? throw Missing(key)).Text;

        ValueList<SweepAxis> Product() => sweep["product"]?.Value is not MapNode map ? [] :
            new ValueList<SweepAxis>(map.Entries.Select(entry => new SweepAxis(entry.Key, new ValueList<string>(Texts(entry.Value)))).ToArray());

        ValueList<ValueList<string>> List() => sweep["list"]?.Value is not ListNode list ? [] :
            new ValueList<ValueList<string>>(list.Items.OfType<MapNode>()
                .Select(map => new ValueList<string>(map.Entries.Select(entry => $"{entry.Key}={(entry.Value as ScalarNode)?.Text}"))).ToArray());

        ValueList<int> Seeds() => new(Texts(sweep["seeds"]?.Value).Select(text => int.TryParse(text, CultureInfo.InvariantCulture, out int seed) ? seed : throw Missing("sweep.seeds")).ToArray());

        InputException Missing(string key) => source.At(1, $"expected '{key}', found none", InputException.BadFile);
    }

    private static string[] Texts(Node? node) => node is ListNode list ? [.. list.Items.OfType<ScalarNode>().Select(scalar => scalar.Text)] : [];

    private static MapNode Combination(ValueList<string> entry) => new(0, [.. entry.Select(assignment => Entry(SweepAxes.KeyOf(assignment), Scalar(SweepAxes.ValueOf(assignment))))]);

    private static ScalarNode Scalar(string text) => new(0, text, IsPlain: false);

    private static MapEntry Entry(string key, Node value) => new(key, 0, value);
}
