using Plasticity.Studies;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plasticity.Laboratory.Files;

/// <summary>
/// YAML text as nodes with their lines. Of YAML it takes what a study needs: one document of mappings, lists and values. Anchors, aliases, tags
/// and keys that are no words are refused, as are keys that stand twice, and what nests deeper or holds more than any study does.
/// </summary>
internal sealed class NodeParser
{
    private const int MostDepth = 16, MostNodes = 50_000;

    private readonly SourceText _source;
    private readonly Scanner _scanner;
    private readonly Parser _events;
    private int _nodes;

    private NodeParser(SourceText source)
    {
        _source = source;
        _scanner = new Scanner(new StringReader(source.Text), skipComments: true);
        _events = new Parser(_scanner);
    }

    /// <summary>The root of the only document.</summary>
    /// <exception cref="InputException">It is not such a file; the message names the line.</exception>
    public static Node Parse(SourceText source)
    {
        NodeParser parser = new(source);
        try
        {
            return parser.Document();
        }
        catch (YamlException problem)
        {
            // What begins on one line and is broken by a tab on another.
            bool ends = problem.Message.Contains("tab", StringComparison.OrdinalIgnoreCase);
            throw parser.NoYaml(ends ? problem.End.Line : problem.Start.Line, problem.Message.TrimEnd('.'), problem);
        }
        catch (Exception problem) when (problem is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The library's scanner loses its way in some texts that are no YAML.
            throw parser.NoYaml(parser._scanner.CurrentPosition.Line, "something else", problem);
        }
    }

    private InputException NoYaml(long line, string found, Exception problem) =>
        _source.At((int)Math.Max(1, line), $"expected YAML, found {found}", InputException.BadFile, problem);

    private Node Document()
    {
        Next<StreamStart>();
        if (!_events.MoveNext() || _events.Current is not DocumentStart) throw Bad(1, "a study, found an empty file");
        _events.MoveNext();
        Node root = Value(depth: 0);
        Next<DocumentEnd>();
        if (_events.MoveNext() && _events.Current is DocumentStart another) throw Bad(LineOf(another), "one document, found the start of another");
        return root;
    }

    /// <summary>The value at whose event the parser stands; leaves it at the value's last.</summary>
    private Node Value(int depth)
    {
        ParsingEvent at = _events.Current!;
        int line = LineOf(at);
        if (++_nodes > MostNodes) throw Bad(line, $"at most {MostNodes:N0} values, found more");
        if (depth > MostDepth) throw Bad(line, $"lists and mappings no more than {MostDepth} deep, found deeper ones");
        if (at is AnchorAlias alias) throw Bad(line, $"the value itself, found the alias *{alias.Value}");
        if (at is NodeEvent { Anchor.IsEmpty: false } anchored) throw Bad(line, $"no anchors, found &{anchored.Anchor}");
        if (at is NodeEvent { Tag.IsEmpty: false } tagged) throw Bad(line, $"no tags, found {tagged.Tag}");
        return at switch
        {
            Scalar scalar => new ScalarNode(line, Text(scalar, line), scalar.Style == ScalarStyle.Plain),
            SequenceStart => List(line, depth),
            MappingStart => Map(line, depth),
            _ => throw Bad(line, $"a value, found {at.GetType().Name}"),
        };
    }

    private ListNode List(int line, int depth)
    {
        List<Node> items = [];
        while (_events.MoveNext() && _events.Current is not SequenceEnd) items.Add(Value(depth + 1));
        return new ListNode(line, items);
    }

    private MapNode Map(int line, int depth)
    {
        List<MapEntry> entries = [];
        Dictionary<string, int> seen = [];
        while (_events.MoveNext() && _events.Current is not MappingEnd)
        {
            Node key = Value(depth + 1);
            if (key is not ScalarNode { IsNothing: false } word) throw Bad(key.Line, $"a word as key, found {key.Words}");
            if (!seen.TryAdd(word.Text, key.Line)) throw Twice(word, seen[word.Text]);
            _events.MoveNext();
            entries.Add(new MapEntry(word.Text, key.Line, Given(word, Value(depth + 1))));
        }
        return new MapNode(line, entries);
    }

    /// <summary>A key that stands there alone was meant to say something; what is to have its default is left out.</summary>
    private Node Given(ScalarNode key, Node value) => value is ScalarNode { IsPlain: true, Text: "" }
        ? throw _source.At(key.Line, $"{key.Text}: expected a value, found nothing; write one ({{}} for an empty mapping) or leave the key out")
        : value;

    private InputException Twice(ScalarNode key, int first) => _source.At(key.Line, $"expected each key once, found '{key.Text}' again (first on line {first})");

    /// <summary>The text in one line, as folded text is meant; other control characters have no business in a name or a title.</summary>
    private string Text(Scalar scalar, int line)
    {
        string text = scalar.Value.ReplaceLineEndings(" ").Trim();
        return text.Any(char.IsControl) ? throw Bad(line, "text without control characters, found one") : text;
    }

    private void Next<T>()
    {
        if (!_events.MoveNext() || _events.Current is not T) throw Bad(_events.Current is { } at ? LineOf(at) : 1, "a single YAML document, found something else");
    }

    private InputException Bad(int line, string expected) => _source.At(line, $"expected {expected}", InputException.BadFile);

    private static int LineOf(ParsingEvent at) => (int)Math.Max(1, at.Start.Line);
}
