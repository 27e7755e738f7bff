namespace Plasticity.Studies.Figures;

/// <summary>A figure that a study wants drawn, as a record of settings: one file each says what it shows and draws it.</summary>
public abstract record Figure
{
    /// <summary>Name of its file: "pretrain-length"; letters, digits and hyphens.</summary>
    public abstract string Name { get; }
}
