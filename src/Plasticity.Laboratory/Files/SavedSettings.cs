using System.Globalization;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Files;

/// <summary>The <c>settings.yaml</c> of a run folder, read back.</summary>
internal sealed class SavedSettings
{
    private readonly SourceText _source;
    private readonly MapNode _root;

    /// <exception cref="InputException">It is not such a file.</exception>
    public SavedSettings(SourceText source)
    {
        _source = source;
        _root = NodeParser.Parse(source) as MapNode ?? throw source.At(1, "expected the settings of a run, found no mapping", InputException.BadFile);
    }

    /// <summary>The settings as "key=value".</summary>
    public IEnumerable<string> Assignments => Level(Find("settings") as MapNode ?? throw Missing("settings"), prefix: "");

    /// <summary>The value at a path of keys.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public string this[params string[] path] => (Find(path) as ScalarNode ?? throw Missing(path)).Text;

    /// <summary>The same, or nothing.</summary>
    public string Perhaps(params string[] path) => (Find(path) as ScalarNode)?.Text ?? "";

    /// <summary>The number at a path of keys.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public int Whole(params string[] path) =>
        int.TryParse(this[path], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Missing(path);

    private Node? Find(params string[] path)
    {
        Node? at = _root;
        foreach (string key in path) at = (at as MapNode)?[key]?.Value;
        return at;
    }

    private InputException Missing(params string[] path) => _source.At(1, $"expected '{string.Join('.', path)}', found none", InputException.BadFile);

    private static IEnumerable<string> Level(MapNode map, string prefix)
    {
        foreach (MapEntry entry in map.Entries)
        {
            if (entry.Value is MapNode inner)
            {
                foreach (string assignment in Level(inner, $"{prefix}{entry.Key}.")) yield return assignment;
            }
            else if (entry.Value is ScalarNode value)
            {
                yield return $"{prefix}{entry.Key}={value.Text}";
            }
        }
    }
}
