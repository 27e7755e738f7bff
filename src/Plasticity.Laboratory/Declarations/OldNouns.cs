using Plasticity.Laboratory.Files;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Probes, metrics and figures with the former keys and names.</summary>
/// <param name="tuning">The phase that curves put at epoch 0; null for the last of each arm.</param>
internal sealed class OldNouns(SourceText source, Node? tuning)
{
    private const string Phase = ValueReader.PhaseKey;

    /// <summary>Moments are windows now.</summary>
    public Node Probes(Node node) => node is not ListNode list ? node : list with { Items = [.. list.Items.SelectMany(Probe)] };

    public static Node Metrics(Node node) => node is not ListNode list ? node : list with { Items = [.. list.Items.Select(item => Metric(AsMap(item), item))] };

    public Node Figures(Node node) => node is not ListNode list ? node : list with { Items = [.. list.Items.Select(item => Figure(AsMap(item), item))] };

    private IEnumerable<Node> Probe(Node item)
    {
        if (item is not MapNode probe || probe["at"] is not { } at) return [item];
        string[] moments = at.Value is ListNode list ? [.. list.Items.OfType<ScalarNode>().Select(moment => moment.Text)] : throw source.Expected("a list", at.Value, at.Key);
        if (moments.FirstOrDefault(moment => moment is not ("start" or "epoch" or "end")) is { } odd) throw source.Unknown(at.Line, "value of at", odd, ["start", "epoch", "end"]);
        string[] windows = moments.Contains("epoch") ? [moments.Contains("start") ? "/1ep" : "1ep../1ep"] : [.. moments.Distinct()];
        return windows.Select(when => probe with { Entries = [.. probe.Entries.Select(entry => entry == at ? new MapEntry("when", at.Line, OldText.Word(at.Line, when)) : entry)] });
    }

    private static Node Metric(MapNode? map, Node item)
    {
        int line = item.Line;
        return Kind(map) switch
        {
            "tail-accuracy" => OldText.Map(line, Of("value"), (ValueReader.NameKey, Word("tail-accuracy")), (Phase, map![Phase]?.Value)),
            "time-to" => OldText.Map(
                line, Of("time-to"), (ValueReader.NameKey, Word(TimeTo(map!))), (Phase, map![Phase]?.Value), ("threshold", map["accuracy"]?.Value), ("in", map["in"]?.Value),
                ("measure", IsOfTest(map) ? Word("test-accuracy") : null)),
            "measured" => OldText.Map(
                line, Of("value"), (ValueReader.NameKey, Word($"{Text(map!, "measure", "")}-at-{Text(map!, Phase, "tune")}-{Text(map!, "at", "start")}")), ("measure", map!["measure"]?.Value),
                (Phase, map[Phase]?.Value), ("over", Word(Text(map, "at", "start") == "start" ? "first" : "last"))),
            _ => item,
        };

        (string, Node?) Of(string kind) => (NounReader.KindKey, Word(kind));
        ScalarNode Word(string text) => OldText.Word(line, text);
    }

    private Node Figure(MapNode? map, Node item)
    {
        int line = item.Line;
        MapNode? named = Kind(map) switch
        {
            "curves" => With(map!, "learning-curves", ("origin", tuning)),
            "ends" => With(map!, "paired-gap"),
            "transition-curves" => With(map!, "transition"),
            "sweep" => With(map! with { Entries = [.. map.Entries.Where(entry => entry.Key != "file")] }, Text(map, "file", "sweep")),
            _ => null,
        };
        return named ?? item;

        MapNode With(MapNode keys, string name, params (string Key, Node? Value)[] more) =>
            keys with { Entries = [.. keys.Entries, .. OldText.Map(line, [(ValueReader.NameKey, OldText.Word(line, name)), .. more]).Entries] };
    }

    private static MapNode? AsMap(Node item) => item as MapNode ?? (item is ScalarNode { IsNothing: false } word ? OldText.Map(word.Line, (NounReader.KindKey, word)) : null);

    private static string? Kind(MapNode? map) => (map?[NounReader.KindKey]?.Value as ScalarNode)?.Text;

    private static string Text(MapNode map, string key, string usual) => (map[key]?.Value as ScalarNode)?.Text ?? usual;

    private static bool IsOfTest(MapNode map) => Text(map, "test", "false") is "true" or "on" or "yes" or "1";

    /// <summary>The name that it had, to which claims refer: "steps-to-train-99".</summary>
    private static string TimeTo(MapNode map)
    {
        string accuracy = Text(map, "accuracy", "0.99");
        string percent = decimal.TryParse(accuracy, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out decimal share) ? FormattableString.Invariant($"{100 * share:0.##}") : accuracy;
        return $"{Text(map, "in", "steps")}-to-{(IsOfTest(map) ? "test" : "train")}-{percent}";
    }
}
