using System.Reflection;
using Plasticity.Devices;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;
using Plasticity.Kernels;
using Plasticity.Studies;

namespace Plasticity.Cli.KernelForms;

/// <summary>A kernel by its name.</summary>
/// <param name="Name">Its entry, as profiles have it: "adam_step".</param> <param name="File">Of its text, without <c>.cl</c>.</param>
/// <param name="Struct">Name of its C# type.</param> <param name="Variants">All that its grid may ask for, the first to be shown unasked.</param>
/// <param name="Ptx">Of a variant, what is made of the C# for NVIDIA's driver; null where there is none for lanes.</param>
/// <param name="OpenCl">Likewise for an OpenCL driver.</param>
internal sealed record KernelEntry(
    string Name, string File, string Struct, IReadOnlyList<KernelVariant> Variants, Func<KernelVariant, string>? Ptx, Func<KernelVariant, string>? OpenCl)
{
    /// <summary>All there are, by name.</summary>
    public static IReadOnlyList<KernelEntry> All { get; } =
    [
        .. typeof(KernelSources).Assembly.GetTypes().Where(type => type is { IsValueType: true, IsGenericType: false } && typeof(ITextKernel).IsAssignableFrom(type))
            .Select(type => (KernelEntry)typeof(KernelEntry).GetMethod(nameof(Of), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(null, null)!)
            .OrderBy(kernel => kernel.Name, StringComparer.Ordinal),
    ];

    /// <summary>The kernel of that name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static KernelEntry Named(string name) => All.FirstOrDefault(kernel => kernel.Name == name) ?? throw InputException.Unknown("kernel", name, All.Select(kernel => kernel.Name));

    /// <summary>The variant of that name; the first where none is named.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public KernelVariant Variant(string? name) => name is null
        ? Variants[0]
        : Variants.Cast<KernelVariant?>().FirstOrDefault(variant => VariantName(variant!.Value) == name) ?? throw InputException.Unknown($"variant of {Name}", name, Variants.Select(VariantName));

    /// <summary>"tile128x64-fetch4", "fetch4", "plain".</summary>
    public static string VariantName(KernelVariant variant)
    {
        string tile = variant.TileRows == 0 ? "" : FormattableString.Invariant($"tile{variant.TileRows}x{variant.TileColumns}");
        string fetch = variant.Fetch == 0 ? "" : FormattableString.Invariant($"fetch{variant.Fetch}");
        string[] parts = [.. new[] { tile, fetch }.Where(part => part.Length > 0)];
        return parts.Length == 0 ? "plain" : string.Join('-', parts);
    }

    // Static members of an interface are reached through a type argument only.
    private static KernelEntry Of<TKernel>() where TKernel : unmanaged, ITextKernel
    {
        bool hasLanes = default(TKernel) is ILaneKernel;
        return new KernelEntry(
            KernelName.Of<TKernel>(), default(TKernel).File, typeof(TKernel).Name, TKernel.Variants,
            hasLanes ? variant => LaneText.Ptx<TKernel>(variant) : null, hasLanes ? LaneText.OpenCl<TKernel> : null);
    }
}
