using System.Collections;
using System.Reflection;
using Plasticity.Laboratory.Files;
using Plasticity.Laboratory.Records;
using Plasticity.Studies;
using Plasticity.Studies.Records;

namespace Plasticity.Laboratory.Declarations;

/// <summary>Values that stand in one piece of text: numbers, words, windows.</summary>
internal static class ScalarText
{
    /// <summary>What stands for null.</summary>
    public const string None = "none";

    // Longer keys and values than any study has; YAML demands short keys.
    private const int LongestKey = 100;

    public static bool Holds(Type type) => SettingText.Holds(type);

    /// <summary>What may be given for a value of this type: the type's own words where it has a constant for them.</summary>
    public static string Describe(Type type) => Expected(type) ?? SettingText.Describe(type);

    /// <exception cref="InputException">The text is no value of the type.</exception>
    public static object? Parse(string key, Type type, string text)
    {
        try
        {
            return SettingText.Parse(key, type, text);
        }
        catch (InputException problem) when (Expected(type) is { } expected)
        {
            throw new InputException($"{key}: expected {expected}, found '{text}'", problem);
        }
    }

    /// <summary>A value as the node that is read as it again: quoted where YAML or a text would read something else.</summary>
    /// <exception cref="InputException">It is text that does not fit in a line.</exception>
    public static ScalarNode Of(object? value, Type type)
    {
        string text = value is null ? None : SettingText.Format(value);
        if (type != typeof(string) || value is null) return new ScalarNode(0, text);
        if (text != text.ReplaceLineEndings(" ").Trim() || text.Any(char.IsControl)) throw new InputException($"expected text in one line without spaces at its ends, found '{text}'");
        return new ScalarNode(0, text, text.ToLowerInvariant() is not ("" or "~" or "null" or None or "true" or "false" or "yes" or "no" or "on" or "off"));
    }

    /// <summary>A name that stands as a key.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static string Key(string name)
    {
        if (name is "" or "~" or "null" || name != name.ReplaceLineEndings(" ").Trim() || name.Length > LongestKey || name.Any(char.IsControl))
            throw new InputException($"expected a name of at most {LongestKey} characters in one line, found '{name}'");
        return name;
    }

    /// <summary>The type of a list's elements; null for what is no list.</summary>
    public static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>A list of that type.</summary>
    public static object ListOf(Type element, IReadOnlyList<object?> items)
    {
        Array array = Array.CreateInstance(element, items.Count);
        for (int i = 0; i < array.Length; i++) array.SetValue(items[i], i);
        return Activator.CreateInstance(typeof(ValueList<>).MakeGenericType(element), array)!;
    }

    /// <summary>The elements of such a list; none for null.</summary>
    public static IReadOnlyList<object?> Items(object? list) => list is IEnumerable items ? [.. items.Cast<object?>()] : [];

    private static string? Expected(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).GetField("Expected", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } words ? words.GetRawConstantValue() as string : null;
}
