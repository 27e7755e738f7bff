using System.Globalization;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Laboratory.Studies;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>
/// A study with what varies of it, from a file with a <c>sweep:</c> block. The rest of the file is a study as any other; or names one of the
/// catalogue (<c>study</c>, <c>size</c>, <c>settings</c>), whose own settings can then be swept too.
/// </summary>
/// <param name="Study">With its fixed settings.</param> <param name="Axes">What varies.</param>
public sealed record SweepSource(Study Study, SweepAxes Axes)
{
    private const int MostValues = 2000;

    private const string SizeKey = "size", ArmsKey = "arms";

    private static readonly string[] Keys = ["product", "list", "seeds"];

    /// <summary>Reads a file, with or without a sweep.</summary>
    /// <exception cref="InputException">It is neither; the message begins with "FILE:LINE: " wherever there is a line to blame.</exception>
    public static SweepSource Read(string file) => Of(SourceText.Read(file));

    /// <summary>The same from text.</summary>
    /// <param name="file">What messages call it.</param>
    public static SweepSource Parse(string text, string file) => Of(new SourceText(file, text));

    private static SweepSource Of(SourceText source)
    {
        StudyReader reader = new(source);
        MapNode root = reader.Root();
        MapEntry? sweep = root[StudyFile.SweepKey];
        MapNode rest = new(root.Line, [.. root.Entries.Where(entry => entry != sweep)]);
        Study study = sweep is not null && rest[ArmsKey] is null && rest["study"]?.Value is ScalarNode name && Catalogue.All.Any(entry => entry.Name == name.Text)
            ? OfCatalogue(source, reader, rest, name.Text)
            : reader.Study(rest);
        return new SweepSource(study, sweep is null ? SweepAxes.None : AxesOf(source, sweep, study));
    }

    private static Study OfCatalogue(SourceText source, StudyReader reader, MapNode root, string name)
    {
        string[] valid = ["study", SizeKey, StudyFile.SettingsKey];
        foreach (MapEntry entry in root.Entries)
            if (!valid.Contains(entry.Key)) throw source.Unknown(entry.Line, "key of a study that the program knows", entry.Key, valid);
        StudySize size = Catalogue.DefaultSize;
        if (root[SizeKey] is { } given && !TryParse(given.Value, out size))
            throw source.Expected("smoke, small or paper", given.Value, SizeKey);
        Study study = Catalogue.Create(name, size);
        if (root[StudyFile.SettingsKey] is { } settings) study = reader.WithSettings(study, settings.Value);
        source.About((root[StudyFile.SettingsKey] ?? root["study"]!).Line, () =>
        {
            study.Validate();
            return 0;
        });
        return study;
    }

    // By name alone: what parses enumerations takes numbers too.
    private static bool TryParse(Node node, out StudySize size) =>
        Enum.TryParse((node as ScalarNode)?.Text, ignoreCase: true, out size) && node is ScalarNode { Text: var text } && char.IsLetter(text[0]);

    private static SweepAxes AxesOf(SourceText source, MapEntry sweep, Study study)
    {
        if (sweep.Value is not MapNode map) throw source.Expected("a mapping with product, list or seeds", sweep.Value, sweep.Key);
        foreach (MapEntry entry in map.Entries)
            if (!Keys.Contains(entry.Key)) throw source.Unknown(entry.Line, "key of a sweep", entry.Key, Keys);
        SweepAxes axes = new(
            map["product"] is { } product ? Product(source, product, study) : [], map["list"] is { } list ? List(source, list, study) : [],
            map["seeds"] is { } seeds ? Seeds(source, seeds, study) : []);
        return source.About(sweep.Line, () =>
        {
            axes.Combinations();
            return axes;
        });
    }

    private static ValueList<SweepAxis> Product(SourceText source, MapEntry product, Study study)
    {
        if (product.Value is not MapNode map) throw source.Expected("a mapping of settings to lists of values", product.Value, product.Key);
        return new ValueList<SweepAxis>(map.Entries.Select(entry =>
        {
            IReadOnlyList<Node> nodes = entry.Value is ListNode list ? list.Items : [entry.Value];
            if (nodes.Count > MostValues) throw source.At(entry.Line, $"{entry.Key}: expected at most {MostValues} values, found {nodes.Count}");
            return new SweepAxis(entry.Key, new ValueList<string>(nodes.Select(node => Value(source, study, entry, node)).ToArray()));
        }).ToArray());
    }

    private static ValueList<ValueList<string>> List(SourceText source, MapEntry list, Study study)
    {
        if (list.Value is not ListNode items) throw source.Expected("a list of mappings of settings to values", list.Value, list.Key);
        if (items.Items.Count > MostValues) throw source.At(list.Line, $"{list.Key}: expected at most {MostValues} combinations, found {items.Items.Count}");
        return new ValueList<ValueList<string>>(items.Items.Select(item => item is MapNode map
            ? new ValueList<string>(map.Entries.Select(entry => $"{entry.Key}={Value(source, study, entry, entry.Value)}").ToArray())
            : throw source.Expected("a mapping of settings to values", item, list.Key)).ToArray());
    }

    /// <summary>A value that the setting can have: told with its line if it cannot.</summary>
    private static string Value(SourceText source, Study study, MapEntry entry, Node node)
    {
        if (node is not ScalarNode { IsNothing: false } scalar) throw source.Expected("a value", node, entry.Key);
        source.About(node.Line, () => Settings.With(study, [$"{entry.Key}={scalar.Text}"]));
        return scalar.Text;
    }

    private static ValueList<int> Seeds(SourceText source, MapEntry seeds, Study study)
    {
        string text = seeds.Value switch
        {
            ScalarNode { IsNothing: false } scalar => scalar.Text,
            ListNode { Items.Count: > 0 } list => string.Join(',', list.Items.Select(item => item is ScalarNode scalar ? scalar.Text : throw source.Expected("a seed", item, seeds.Key))),
            _ => throw source.Expected("how many, a range as 1..8 or a list", seeds.Value, seeds.Key),
        };
        // A list of one is a seed, not how many.
        if (seeds.Value is ListNode && int.TryParse(text, CultureInfo.InvariantCulture, out int only)) text = FormattableString.Invariant($"{only}..{only}");
        return source.About(seeds.Line, () => AxesText.Seeds(text, study.FirstSeed, seeds.Key));
    }
}
