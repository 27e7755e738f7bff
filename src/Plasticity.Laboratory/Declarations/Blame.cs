using Plasticity.Laboratory.Files;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Finds the line of what a check of the study complains about, whose messages name keys and kinds: "after-epochs: epochs is 0, expected …".</summary>
internal sealed class Blame(SourceText source)
{
    private const int MostWords = 6;

    /// <summary>Does the work; what it refuses is told with the line.</summary>
    /// <param name="line">Where no node says more.</param> <param name="nodes">Where what was checked is written, the most likely first.</param>
    /// <exception cref="InputException">The work refused something.</exception>
    public void Check(Action work, int line, params IReadOnlyList<Node?> nodes)
    {
        try
        {
            work();
        }
        catch (InputException problem)
        {
            // What stands before the message of a check is a place, and no key.
            string[] words = (problem.InnerException as InputException ?? problem).Message.Split([' ', ':', '.', ',', '\''], StringSplitOptions.RemoveEmptyEntries);
            int found = nodes.Select(node => Line(node, words)).FirstOrDefault(known => known > 0);
            throw source.At(found > 0 ? found : line, problem.Message, problem.ExitCode, problem);
        }
    }

    /// <summary>The line to which the first words of a message lead; 0 where they lead nowhere.</summary>
    private static int Line(Node? node, IEnumerable<string> words)
    {
        int line = 0;
        foreach (string word in words.Take(MostWords).TakeWhile(word => word is not ("is" or "expected")))
        {
            if (node is null || Find(node, word) is not { } found) continue;
            (node, line) = found;
        }
        return line;
    }

    /// <summary>What stands under a key, or beside a kind, of that name, however deep.</summary>
    private static (Node Node, int Line)? Find(Node node, string word)
    {
        if (node is MapNode map)
        {
            if (map[word] is { } entry) return (entry.Value, entry.Line);
            if (map[NounReader.KindKey] is { Value: ScalarNode kind } of && kind.Text == word) return (map, of.Line);
        }
        IEnumerable<Node> inner = node switch { MapNode all => all.Entries.Select(each => each.Value), ListNode list => list.Items, _ => [] };
        return inner.Select(each => Find(each, word)).FirstOrDefault(found => found is not null);
    }
}
