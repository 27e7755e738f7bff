using System.Reflection;
using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>The sources of the kernels, which travel inside this assembly.</summary>
public static class KernelSources
{
    private const string Prefix = "csharp/";

    private static readonly Assembly s_home = typeof(KernelSources).Assembly;

    /// <summary>Paths of the C# files below <c>kernels/</c>, in order: "Adam/AdamKernels.cs".</summary>
    public static IReadOnlyList<string> CSharpFiles { get; } =
    [
        .. s_home.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..].Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    /// <summary>The whole text that OpenCL and CUDA devices compile for one variant of a kernel file, its headers put in their places.</summary>
    /// <param name="file">As <see cref="ITextKernel.File"/>.</param>
    /// <exception cref="DeviceException">There is no such file.</exception>
    public static string DeviceText(string file, KernelVariant variant) => variant.Defines + KernelText.Of(s_home, file);

    /// <summary>The text of a C# file.</summary>
    /// <param name="path">One of <see cref="CSharpFiles"/>.</param>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public static string CSharp(string path)
    {
        string? name = s_home.GetManifestResourceNames().FirstOrDefault(each => each.Replace('\\', '/') == Prefix + path);
        if (name is null) throw new ArgumentException($"there is no kernels/{path}", nameof(path));
        using StreamReader reader = new(s_home.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
