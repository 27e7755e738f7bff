using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plasticity.Laboratory.Files;

/// <summary>Nodes as YAML: what is short in one line, an empty line before every key of the root.</summary>
internal static partial class NodeText
{
    private const int Width = 110;

    /// <summary>The text of a document.</summary>
    public static string Of(MapNode root)
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Emitter emitter = new(writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 200));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root, flow: false, blocks: 2);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return RootList().Replace(writer.ToString(), "\n\n$1");
    }

    /// <param name="flow">Whether it stands in a line already.</param>
    /// <param name="blocks">Levels that have a line for each of their elements, however short they are: the root, and a phase, arm or claim a line below it.</param>
    private static void Emit(Emitter emitter, Node node, bool flow, int blocks = 0)
    {
        flow |= blocks == 0 && Length(node) <= Width;
        switch (node)
        {
            case ScalarNode scalar:
                ScalarStyle style = scalar.IsPlain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted;
                emitter.Emit(new Scalar(null, null, scalar.Text, style, isPlainImplicit: true, isQuotedImplicit: true));
                break;
            case ListNode list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, flow ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (Node item in list.Items) Emit(emitter, item, flow);
                emitter.Emit(new SequenceEnd());
                break;
            case MapNode map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, flow ? MappingStyle.Flow : MappingStyle.Block));
                foreach (MapEntry entry in map.Entries)
                {
                    if (entry.Comment is not null) emitter.Emit(new Comment(entry.Comment, isInline: false));
                    emitter.Emit(new Scalar(entry.Key));
                    Emit(emitter, entry.Value, flow, Math.Max(0, blocks - 1));
                }
                emitter.Emit(new MappingEnd());
                break;
        }
    }

    /// <summary>About how many characters it takes in one line; more than any line has where it carries comments.</summary>
    private static int Length(Node node) => node switch
    {
        ScalarNode scalar => scalar.Text.Length,
        ListNode list => 2 + list.Items.Sum(item => Length(item) + 2),
        MapNode map => 2 + map.Entries.Sum(entry => entry.Key.Length + 4 + (entry.Comment is null ? Length(entry.Value) : Width)),
        _ => 0,
    };

    [GeneratedRegex("\n([a-z][a-z-]*:(?:\n|$))")]
    private static partial Regex RootList();
}
