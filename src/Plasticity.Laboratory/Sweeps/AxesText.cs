using System.Globalization;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Sweeps;

/// <summary>Axes as a command line gives them.</summary>
public static class AxesText
{
    private const int MostSeeds = 10_000;

    /// <summary>"width=8,16": a setting with its values. A value that holds commas stands in brackets: "shares=[0.1,0.5],[0.2]".</summary>
    /// <exception cref="InputException">The text is none such.</exception>
    public static SweepAxis Axis(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string[] values = equals > 0 ? Split(text[(equals + 1)..]) : [];
        if (values.Length == 0 || values.Any(value => value.Length == 0)) throw new InputException($"--over: expected key=value,value, found '{text}'");
        return new SweepAxis(text[..equals].Trim(), new ValueList<string>(values));
    }

    /// <summary>"optimiser=sgd,rate=0.05": one combination. What has no key belongs to the value before it, commas being part of some.</summary>
    /// <exception cref="InputException">The text is none such.</exception>
    public static ValueList<string> Combination(string text)
    {
        List<string> assignments = Pairs(text);
        if (assignments.Any(pair => SweepAxes.KeyOf(pair).Length == 0 || SweepAxes.ValueOf(pair).Length == 0))
            throw new InputException($"--list: expected key=value,key=value, found '{text}'");
        return new ValueList<string>(assignments);
    }

    /// <summary>Pieces between commas, those without "=" joined to the piece before them.</summary>
    public static List<string> Pairs(string text)
    {
        List<string> pairs = [];
        foreach (string piece in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (pairs.Count > 0 && !piece.Contains('=', StringComparison.Ordinal)) pairs[^1] += "," + piece;
            else pairs.Add(piece);
        }
        return pairs;
    }

    /// <summary>"1..8", "1,2,5" or both mixed: seeds. A number alone is how many, counted up from <paramref name="first"/>, as for a single run.</summary>
    /// <param name="place">What messages call it.</param>
    /// <exception cref="InputException">The text is none such.</exception>
    public static ValueList<int> Seeds(string text, int first, string place = "--seeds")
    {
        if (Whole(text) is { } count) return Checked(count >= 1 && count <= MostSeeds ? Enumerable.Range(first, count) : []);
        List<int> seeds = [];
        foreach (string piece in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = piece.Split("..");
            int? low = Whole(ends[0]), high = Whole(ends[^1]);
            if (ends.Length > 2 || low is not { } from || high is not { } to || to < from || (long)to - from + seeds.Count >= MostSeeds) return Checked([]);
            seeds.AddRange(Enumerable.Range(from, to - from + 1));
        }
        return Checked(seeds);

        ValueList<int> Checked(IEnumerable<int> found)
        {
            ValueList<int> list = new(found);
            if (list.Count == 0) throw new InputException($"{place}: expected how many, a range as 1..8 or a list as 1,2,5, at most {MostSeeds:N0}, found '{text}'");
            if (list.Distinct().Count() < list.Count) throw new InputException($"{place}: expected each seed once, found one again in '{text}'");
            return list;
        }
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    /// <summary>At the commas outside brackets, the brackets taken away.</summary>
    private static string[] Split(string text)
    {
        List<string> pieces = [];
        int depth = 0, begin = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                string piece = text[begin..i].Trim();
                pieces.Add(piece.StartsWith('[') && piece.EndsWith(']') ? piece[1..^1].Trim() : piece);
                begin = i + 1;
            }
            else if (text[i] == '[') depth++;
            else if (text[i] == ']') depth--;
        }
        return [.. pieces];
    }
}
