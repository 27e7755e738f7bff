using System.Text.RegularExpressions;
using Plasticity.Laboratory.Files;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Declarations;

/// <summary>A place on the path of a setting, and the value that is to stand at its end.</summary>
/// <param name="Whole">"phases.tune.rate".</param> <param name="Depth">Keys behind.</param> <param name="Text">The value as it was given.</param>
internal sealed record EditPath(string Whole, int Depth, string Text)
{
    private string[] Keys => Whole.Split('.');

    public bool IsEnd => Depth == Keys.Length;

    public string Key => Keys[Depth];

    public EditPath Next => this with { Depth = Depth + 1 };

    /// <summary>Whether nothing is to stand here.</summary>
    public bool IsNone => IsEnd && Text == ScalarText.None;

    /// <summary>Whether the value is a noun with its kind.</summary>
    public bool SaysKind => Parsed() is ScalarNode { IsNothing: false } || (Parsed() as MapNode)?[NounReader.KindKey] is not null;

    /// <summary>What messages of the value begin with, but for the line.</summary>
    public SourceText Source => new(Whole, Text);

    /// <summary>The value as a node, once it was read.</summary>
    /// <param name="type">Of the value.</param> <param name="key">What the reader calls it.</param> <param name="read">Reads it.</param>
    /// <exception cref="InputException">It is none of the type.</exception>
    public Node Value(Type type, string key, Func<Node, object?> read)
    {
        try
        {
            Node node = ScalarText.Holds(type) ? new ScalarNode(1, Text, IsPlain: type != typeof(string)) : Parsed();
            read(node);
            return node is ScalarNode && type == typeof(string) ? ScalarText.Of(Text, type) : node;
        }
        catch (InputException problem)
        {
            // The text of a value has no lines to tell of; its key ends the path.
            string message = Regex.Replace(problem.Message, $"^{Regex.Escape(Whole)}:[0-9]+: ", "");
            throw new InputException($"{Whole}: {(message.StartsWith($"{key}: ", StringComparison.Ordinal) ? message[(key.Length + 2)..] : message)}", InputException.Usage, problem);
        }
    }

    public InputException Unknown(string kind, IEnumerable<string> valid) => Unknown(kind, Key, valid);

    public InputException Unknown(string kind, string given, IEnumerable<string> valid) => new($"{Whole}: {InputException.Unknown(kind, given, valid.Distinct()).Message}");

    public InputException Wrong(string message) => new($"{Whole}: {message}");

    private Node Parsed() => Text.Length == 0 ? new ScalarNode(1, "", IsPlain: false) : NodeParser.Parse(Source);
}
