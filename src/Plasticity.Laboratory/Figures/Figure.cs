using System.Text.RegularExpressions;
using Plasticity.Laboratory.Runs;
using Plasticity.Studies;

namespace Plasticity.Laboratory.Figures;

/// <summary>A figure that a study wants drawn, as a record of settings: one file each says what it shows and draws it.</summary>
public abstract partial record Figure
{
    private const int LongestName = 64;

    /// <summary>Name of its file: "pretrain-length"; letters, digits and hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>The figure as SVG.</summary>
    public abstract string Draw(FigureContext context);

    /// <summary>What it shows and how to read it, in a few sentences.</summary>
    public abstract string Caption(FigureContext context);

    /// <summary>The numbers in it; null for none.</summary>
    public virtual FigureTable? Table(FigureContext context) => null;

    /// <summary>Arms of which the table tells where they ended in the study's own metric.</summary>
    public virtual IReadOnlyList<string> Told(FigureContext context) => [];

    /// <summary>Refuses what could only be found wrong after the last run.</summary>
    /// <exception cref="InputException">It names an arm, an axis or a metric that the study does not have.</exception>
    public virtual void Check(Design design)
    {
        // The name is that of a file: it is not to lead elsewhere.
        if (Name.Length > LongestName || !FileName().IsMatch(Name))
            throw new InputException($"file: expected letters, digits and hyphens, {LongestName} at most and no hyphen at an end, found '{Name}'");
    }

    /// <summary>All of it.</summary>
    public DrawnFigure Drawn(FigureContext context) => new(Name, Draw(context), Caption(context), Table(context), Told(context));

    [GeneratedRegex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$")]
    private static partial Regex FileName();
}
