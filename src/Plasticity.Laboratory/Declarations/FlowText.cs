using System.Buffers;
using Plasticity.Laboratory.Files;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Nodes as YAML in one line, as a person writes it: { stop: { kind: after-epochs, epochs: 3 } }.</summary>
internal static class FlowText
{
    private static readonly SearchValues<char> s_signs = SearchValues.Create(",[]{}#&*!|>'\"%@`");

    public static string Of(Node node) => node switch
    {
        ScalarNode scalar => Scalar(scalar),
        ListNode list => list.Items.Count == 0 ? "[]" : $"[{string.Join(", ", list.Items.Select(Of))}]",
        MapNode { Entries.Count: 0 } => "{}",
        MapNode map => $"{{ {Entries(map)} }}",
        _ => "",
    };

    /// <summary>The keys of a mapping without its brackets.</summary>
    public static string Entries(MapNode map) => string.Join(", ", map.Entries.Select(entry => $"{Quoted(entry.Key)}: {Of(entry.Value)}"));

    private static string Scalar(ScalarNode scalar) => scalar.IsPlain ? Quoted(scalar.Text) : Quotes(scalar.Text);

    private static string Quoted(string text)
    {
        bool isOdd = text.AsSpan().ContainsAny(s_signs) || text.Contains(": ", StringComparison.Ordinal) || text.EndsWith(':')
            || text is "-" or "?" || text.StartsWith("- ", StringComparison.Ordinal) || text.StartsWith("? ", StringComparison.Ordinal);
        return isOdd ? Quotes(text) : text;
    }

    private static string Quotes(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
