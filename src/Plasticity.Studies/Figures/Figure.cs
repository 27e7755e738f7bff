using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Figures;

/// <summary>A figure that a study wants drawn, as a record of settings: one file each says what it shows and draws it.</summary>
public abstract record Figure
{
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
        if (Name.Length == 0 || Name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter != '-'))
            throw new InputException($"a figure is called '{Name}', expected letters, digits and hyphens");
    }

    /// <summary>All of it.</summary>
    public DrawnFigure Drawn(FigureContext context) => new(Name, Draw(context), Caption(context), Table(context), Told(context));
}
