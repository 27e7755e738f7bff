namespace Plasticity.Laboratory.Records;

/// <summary>One setting of a study, as a person sees it.</summary>
/// <param name="Key">In kebab-case, dotted for a record within the record: "first-share", "engine.convolution".</param>
/// <param name="Help">What it means, with unit and range.</param>
/// <param name="Kind">"integer", "number", "on or off", a list of names: what may be given.</param>
/// <param name="Value">As text that can be given back.</param>
/// <param name="Default">What it is when nobody says otherwise, as text: for a study that the program knows, at the size that runs where none is given.</param>
/// <param name="IsText">True when the value is free text, which files have to quote.</param>
public sealed record Setting(string Key, string Help, string Kind, string Value, string Default, bool IsText)
{
    /// <summary>True when the value is not the default.</summary>
    public bool Differs => !string.Equals(Value, Default, StringComparison.Ordinal);

    /// <summary>What it means, and its default where it has another value: the same words in lists, files and reports.</summary>
    public string Explanation => Differs ? $"{Help} (Default: {Default}.)" : Help;
}
