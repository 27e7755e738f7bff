namespace Plasticity.Cli;

/// <summary>Where a command writes, and what that place can show.</summary>
/// <param name="Out">Results.</param> <param name="Error">Complaints.</param>
/// <param name="IsLive">True for a terminal whose cursor can move: only then may anything be drawn twice or coloured.</param>
/// <param name="Width">Columns of a terminal; where there is none, more than any line has.</param>
public sealed record Screen(TextWriter Out, TextWriter Error, bool IsLive, int Width = int.MaxValue)
{
    /// <summary>The widest that prose is set: longer lines are hard to read.</summary>
    public const int ProseWidth = 100;

    /// <summary>Columns for text that is broken in any case: at most <see cref="ProseWidth"/>.</summary>
    public int Prose => Math.Min(Width, ProseWidth);

    /// <summary>Writes a line; on a terminal that is narrower, in several, broken between words.</summary>
    /// <param name="indent">Of all but the first of them.</param>
    public void Line(string text = "", int indent = 2)
    {
        foreach (string line in WordWrap.Lines(text, Width, indent)) Out.WriteLine(line);
    }

    /// <summary>Writes a line as it is, for programs.</summary>
    public void Raw(string text) => Out.WriteLine(text);

    /// <summary>Writes a table that fits, its heads in the first row.</summary>
    /// <param name="isText">Columns of text, which stand left and may be broken; the first alone where nothing is given.</param>
    public void Table(IReadOnlyList<string[]> rows, params IReadOnlyList<int> isText)
    {
        foreach (string line in TextTable.Within(rows, Width, isText)) Out.WriteLine(line);
    }
}
