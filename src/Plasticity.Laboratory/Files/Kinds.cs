using Plasticity.Engine.Optimisers;
using Plasticity.Laboratory.Records;

namespace Plasticity.Laboratory.Files;

/// <summary>
/// The names under which the nouns of a base stand in files: of a stop rule, a treatment, a measure. They are those of the records in its
/// assembly, so that a new noun is a new file and no line here. Optimisers have the engine's names.
/// </summary>
internal static class Kinds
{
    /// <summary>Whether values of the type say what kind they are.</summary>
    public static bool Has(Type type) => type is { IsAbstract: true, IsGenericType: false } && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) is false;

    /// <summary>All names of a base, sorted.</summary>
    public static IReadOnlyList<string> Names(Type type) => type == typeof(OptimiserSettings) ? OptimiserSettings.Names : [.. Types(type).Keys];

    /// <summary>What a value's keys are the difference to: for an optimiser the named one; null for a record that is to be made from its keys.</summary>
    public static object? Prototype(Type type, string name) => type == typeof(OptimiserSettings) ? OptimiserSettings.Named(name) : null;

    /// <summary>The type of that name.</summary>
    public static Type Of(Type type, string name) => type == typeof(OptimiserSettings) ? OptimiserSettings.Named(name).GetType() : Types(type)[name];

    /// <summary>The name of a value's kind: for an optimiser that whose numbers are nearest.</summary>
    public static string NameOf(Type type, object value)
    {
        if (type != typeof(OptimiserSettings)) return SettingText.Kebab(value.GetType().Name);
        return OptimiserSettings.Names.Where(name => OptimiserSettings.Named(name).GetType() == value.GetType())
            .MinBy(name => RecordShape.Of(value.GetType()).Differences(value, OptimiserSettings.Named(name)).Count())!;
    }

    private static SortedDictionary<string, Type> Types(Type type) => new(
        type.Assembly.GetExportedTypes().Where(known => known is { IsClass: true, IsAbstract: false } && type.IsAssignableFrom(known))
            .ToDictionary(known => SettingText.Kebab(known.Name)), StringComparer.Ordinal);
}
