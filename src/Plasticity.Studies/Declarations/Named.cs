using Plasticity.Studies.Nouns;

namespace Plasticity.Studies.Declarations;

/// <summary>Lists of nouns in which each has a key of its own.</summary>
internal static class Named
{
    /// <summary>Checks every noun, and that no two have one key.</summary>
    /// <exception cref="InputException">One is out of range, or two have one key.</exception>
    public static void Validate(string list, IReadOnlyList<NamedNoun> nouns)
    {
        foreach (NamedNoun noun in nouns) noun.Validate();
        if (nouns.GroupBy(noun => noun.Key).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"{list}: expected names that differ, found '{twice.Key}' twice; give one of them a name");
    }
}
