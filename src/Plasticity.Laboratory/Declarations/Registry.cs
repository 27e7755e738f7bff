using System.Collections.Concurrent;
using System.Reflection;
using Plasticity.Engine.Optimisers;
using Plasticity.Studies;
using Plasticity.Studies.Nouns;

namespace Plasticity.Laboratory.Declarations;

/// <summary>
/// The kinds of every noun by name: those of the engine's optimisers, of <c>Plasticity.Studies</c>, and of assemblies that are added. A new kind
/// is a new public record and no line here.
/// </summary>
public sealed class Registry
{
    // What stands between a noun's own base, as Rule, and the root.
    private static readonly Type[] Roots = [typeof(object), typeof(Noun), typeof(NamedNoun), typeof(Participant)];

    private readonly ConcurrentDictionary<Type, RecordKeys> _keys = new();
    private readonly SortedDictionary<string, NounKind> _kinds = new(StringComparer.Ordinal);

    /// <summary>The kinds of the product.</summary>
    public Registry()
    {
        foreach (string name in OptimiserSettings.Names)
        {
            OptimiserSettings optimiser = OptimiserSettings.Named(name);
            Add(new NounKind(name, optimiser.GetType(), typeof(OptimiserSettings).Assembly, optimiser));
        }
        Add(typeof(Noun).Assembly);
    }

    /// <summary>The bases of nouns of which there are kinds, by the names that texts give them: "rule", "stop".</summary>
    public IReadOnlyDictionary<string, Type> Nouns => _kinds.Values.Select(kind => BaseOf(kind.Type)).Distinct().OrderBy(NameOf, StringComparer.Ordinal).ToDictionary(NameOf);

    /// <summary>Makes the kinds of an assembly known: its public records that are nouns or settings of an optimiser.</summary>
    /// <exception cref="InputException">Two kinds of one noun share a name, or the assembly lacks another that it needs.</exception>
    public void Add(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        foreach (Type type in Exported(assembly).Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && HasKinds(type)))
            Add(new NounKind(Noun.KindOf(type), type, assembly, Keys(type).Blank));
    }

    /// <summary>Names of the kinds of a noun, sorted.</summary>
    /// <param name="noun">Its base, as <see cref="Rule"/> or <see cref="OptimiserSettings"/>.</param>
    public IReadOnlyList<string> Names(Type noun) => [.. Kinds(noun).Select(kind => kind.Name)];

    internal static bool HasKinds(Type type) => typeof(Noun).IsAssignableFrom(type) || typeof(OptimiserSettings).IsAssignableFrom(type);

    internal IEnumerable<NounKind> Kinds(Type noun) => _kinds.Values.Where(kind => noun.IsAssignableFrom(kind.Type));

    internal NounKind? Find(Type noun, string name) => Kinds(noun).FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kind of a value; where a record has several, as adam and adamw, that to which it differs least.</summary>
    /// <exception cref="InputException">Its assembly was not added.</exception>
    internal NounKind KindOf(object value)
    {
        NounKind[] kinds = [.. _kinds.Values.Where(kind => kind.Type == value.GetType())];
        if (kinds.Length == 0) throw new InputException($"unknown kind {value.GetType().Name}: expected one of an assembly that is known; {value.GetType().Assembly.GetName().Name} is not");
        return kinds.Length == 1 ? kinds[0] : kinds.MinBy(kind => Keys(kind.Type).Differences(value, kind.Prototype!).Count())!;
    }

    internal RecordKeys Keys(Type type) => _keys.GetOrAdd(type, known => new RecordKeys(known));

    /// <summary>What texts call a noun, by its base: "rule", "optimiser".</summary>
    internal static string NameOf(Type noun) => Noun.KindOf(noun);

    private void Add(NounKind kind)
    {
        Type noun = BaseOf(kind.Type);
        string key = $"{noun.FullName}/{kind.Name}";
        if (_kinds.TryGetValue(key, out NounKind? known) && known.Type != kind.Type)
            throw new InputException($"two kinds of {NameOf(noun)} are called '{kind.Name}', expected names that differ: {Place(known)} and {Place(kind)}; rename one of them");
        // The engine knows its optimisers by names of its own.
        if (kind.From == typeof(OptimiserSettings).Assembly || known is null) _kinds[key] = kind;
    }

    private static string Place(NounKind kind) => $"{kind.Type.FullName} in {kind.From.GetName().Name}";

    private static Type BaseOf(Type type)
    {
        while (!Roots.Contains(type.BaseType!)) type = type.BaseType!;
        return type;
    }

    private static Type[] Exported(Assembly assembly)
    {
        try
        {
            return assembly.GetExportedTypes();
        }
        catch (Exception problem) when (problem is IOException or TypeLoadException or BadImageFormatException)
        {
            throw new InputException($"{assembly.GetName().Name}: expected an assembly with all that it needs beside it, found one that lacks some ({problem.Message.ReplaceLineEndings(" ").TrimEnd('.')})", problem);
        }
    }
}
