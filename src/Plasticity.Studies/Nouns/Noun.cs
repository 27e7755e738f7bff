using System.Text;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Nouns;

/// <summary>
/// The base of all kinds that a study is made of: a record whose properties are its settings. No field of it ever changes, so that what a run
/// remembers is in its state and nowhere else.
/// </summary>
public abstract record Noun
{
    /// <summary>What files call its kind: the name of the record in kebab-case.</summary>
    public string Kind => KindOf(GetType());

    /// <summary>Checks its own numbers.</summary>
    /// <exception cref="InputException">One is out of range.</exception>
    public virtual void Validate()
    {
    }

    /// <summary>"shrink-perturb" for ShrinkPerturb; what follows "Settings" in a name is left out.</summary>
    public static string KindOf(Type type)
    {
        const string ending = "Settings";
        string name = type.Name.Length > ending.Length && type.Name.EndsWith(ending, StringComparison.Ordinal) ? type.Name[..^ending.Length] : type.Name;
        StringBuilder kebab = new();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && kebab.Length > 0) kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(letter));
        }
        return kebab.ToString();
    }
}

/// <summary>A noun that may stand beside others of its kind, remember something or draw numbers: state and random numbers go by its path.</summary>
public abstract record NamedNoun : Noun
{
    [Help("Tells two of one kind apart.")]
    public string Name { get; init; } = "";

    /// <summary>Its name, or its kind where it has none.</summary>
    public string Key => Name.Length > 0 ? Name : Kind;

    /// <summary>What its state and its random numbers go by: "rule/ewc".</summary>
    public string Path => $"{Role}/{Key}";

    /// <summary>What kind of noun it is: "rule".</summary>
    protected abstract string Role { get; }
}
