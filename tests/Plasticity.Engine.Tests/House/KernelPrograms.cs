using System.Reflection;
using Plasticity.Engine.Devices;

namespace Plasticity.Engine.Tests.House;

/// <summary>One text of <c>kernels/</c> with one set of numbers: what a compiler is given.</summary>
internal sealed record KernelProgram(string File, KernelVariant Variant);

/// <summary>Every program that the engine's kernels can ask for, whatever the sizes.</summary>
internal static class KernelPrograms
{
    /// <summary>The structs that stand for kernels, by name.</summary>
    public static IReadOnlyList<Type> Structs { get; } =
        [.. typeof(IKernel).Assembly.GetTypes().Where(t => t.IsValueType && typeof(IKernel).IsAssignableFrom(t)).OrderBy(t => t.Name, StringComparer.Ordinal)];

    public static IReadOnlyList<KernelProgram> All { get; } =
    [
        .. Structs.SelectMany(type => VariantsOf(type).Select(variant => new KernelProgram(SourceOf(type).File, variant)))
            .Distinct().OrderBy(program => program.File, StringComparer.Ordinal).ThenBy(program => program.Variant.Defines, StringComparer.Ordinal),
    ];

    public static KernelSource SourceOf(Type type) => Ask<KernelSource>(nameof(Source), type);

    public static IReadOnlyList<KernelVariant> VariantsOf(Type type) => Ask<IReadOnlyList<KernelVariant>>(nameof(Variants), type);

    // Static members of an interface are reached through a type argument only.
    private static T Ask<T>(string what, Type type) =>
        (T)typeof(KernelPrograms).GetMethod(what, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, null)!;

    private static KernelSource Source<TKernel>() where TKernel : IKernel => TKernel.Source;

    private static IReadOnlyList<KernelVariant> Variants<TKernel>() where TKernel : IKernel => TKernel.Variants;
}
