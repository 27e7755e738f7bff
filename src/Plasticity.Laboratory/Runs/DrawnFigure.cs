namespace Plasticity.Laboratory.Runs;

/// <summary>Numbers in rows: the first column is words, the others are numbers.</summary>
/// <param name="Heads">One a column.</param> <param name="Rows">Each with as many cells as there are heads.</param>
/// <param name="Note">What stands below; empty for nothing.</param>
public sealed record FigureTable(IReadOnlyList<string> Heads, IReadOnlyList<string[]> Rows, string Note = "");

/// <summary>A figure as the report shows it.</summary>
/// <param name="Name">Name of its file, without ending.</param> <param name="Svg">The figure.</param> <param name="Caption">What it shows, in words.</param>
/// <param name="Table">The numbers in it; null for none.</param>
/// <param name="Arms">Arms of which the table tells where they ended in the study's own metric: the report need not say it again.</param>
public sealed record DrawnFigure(string Name, string Svg, string Caption, FigureTable? Table, IReadOnlyList<string> Arms);
