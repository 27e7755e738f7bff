using System.Reflection;
using Plasticity.Devices;
using Plasticity.Devices.Text;
using Plasticity.Kernels;

namespace Plasticity.Engine.Tests.House;

/// <summary>One text of <c>kernels/</c> with one set of numbers: what a compiler is given.</summary>
internal sealed record KernelProgram(string File, KernelVariant Variant);

/// <summary>Every program that the engine's kernels can ask for, whatever the sizes.</summary>
internal static class KernelPrograms
{
    /// <summary>The assembly of the kernels, which carries their texts.</summary>
    public static Assembly Home => typeof(Fill).Assembly;

    /// <summary>Full paths of the texts and headers below <c>kernels/</c>, in order.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. from pattern in (string[])["*.cl", "*.h"]
           from path in Directory.EnumerateFiles(Repository.At("kernels"), pattern, SearchOption.AllDirectories)
           orderby path
           select path,
    ];

    /// <summary>The full path of a text by its name without <c>.cl</c>.</summary>
    public static string PathOf(string file) => Paths.Single(path => Path.GetFileName(path) == file + ".cl");

    /// <summary>The structs that stand for kernels, by name.</summary>
    public static IReadOnlyList<Type> Structs { get; } =
        [.. Home.GetTypes().Where(t => t.IsValueType && typeof(IKernel).IsAssignableFrom(t)).OrderBy(t => t.Name, StringComparer.Ordinal)];

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

    private static KernelSource Source<TKernel>() where TKernel : struct, IKernel => KernelSource.Of<TKernel>("a test");

    private static IReadOnlyList<KernelVariant> Variants<TKernel>() where TKernel : IKernel => TKernel.Variants;
}
