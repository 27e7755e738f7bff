namespace Plasticity.Interop.Tests.Support;

/// <summary>Which of TensorBoard's readers.</summary>
public enum PurgeRule
{
    /// <summary>event_accumulator.py, the one that programs and the first versions use: every START is a restart.</summary>
    AtEveryStart,

    /// <summary>plugin_event_accumulator.py: the first START of a run begins it, each later one is a restart.</summary>
    AtLaterStarts,

    /// <summary>The data server in Rust: an event takes the place of what its own tag has of this step and later ones; a START means nothing.</summary>
    ByTag,
}

/// <summary>
/// What TensorBoard shows of a run: its rules for the files of one folder, which it reads in the order of their names. A restart at step s makes it
/// forget all that it has read of steps from s on, scalars, histograms and images alike.
/// </summary>
internal static class TensorBoardReader
{
    /// <summary>Tags in order, each with its steps and values as they are shown.</summary>
    public static SortedDictionary<string, List<(long Step, string Value)>> Read(string folder, PurgeRule rule)
    {
        SortedDictionary<string, List<(long Step, string Value)>> shown = new(StringComparer.Ordinal);
        bool seenStart = false;
        foreach (DecodedMessage record in Directory.GetFiles(folder, "*tfevents*").Order(StringComparer.Ordinal).SelectMany(path => EventRecords.Read(path)))
        {
            long step = record.Has(2) ? record.Whole(2) : 0;
            if (record.Has(7) && record.Message(7).Whole(1) == 1)
            {
                bool purges = rule == PurgeRule.AtEveryStart || (rule == PurgeRule.AtLaterStarts && seenStart);
                seenStart = true;
                if (!purges) continue;
                foreach (List<(long Step, string Value)> events in shown.Values) events.RemoveAll(known => known.Step >= step);
            }
            if (!record.Has(5)) continue;
            DecodedMessage value = record.Message(5).Message(1);
            string tag = value.Text(1);
            if (!shown.TryGetValue(tag, out List<(long Step, string Value)>? of)) shown.Add(tag, of = []);
            if (rule == PurgeRule.ByTag) of.RemoveAll(known => known.Step >= step);
            of.Add((step, Text(value)));
        }
        return shown;
    }

    private static string Text(DecodedMessage value) =>
        value.Has(2) ? $"{value.Float(2):R}" : Convert.ToHexString(value.Bytes(value.Has(5) ? 5 : 4));
}
