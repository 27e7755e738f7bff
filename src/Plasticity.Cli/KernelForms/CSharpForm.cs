using System.Text.RegularExpressions;
using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Cli.KernelForms;

/// <summary>The C# files that declare the kernel: its arguments and grid, the SIMD code that the CPU device runs, and the lanes' code that ILGPU compiles.</summary>
internal sealed class CSharpForm : IKernelForm
{
    public string Name => "csharp";

    public string Description => "The C# files that declare the kernel, with the code that cpu and ilgpu devices run.";

    public IReadOnlyList<string> Devices => ["cpu", "ilgpu:cpu"];

    public bool HasVariants => false;

    public bool Has(KernelEntry kernel) => FilesOf(kernel).Any();

    public string Text(KernelEntry kernel, KernelVariant variant, string device) =>
        string.Join('\n', FilesOf(kernel).Select(path => $"// kernels/{path}\n{KernelSources.CSharp(path)}"));

    private static IEnumerable<string> FilesOf(KernelEntry kernel)
    {
        Regex declaration = new($@"\bstruct {Regex.Escape(kernel.Struct)}\b", RegexOptions.None, TimeSpan.FromSeconds(1));
        return KernelSources.CSharpFiles.Where(path => declaration.IsMatch(KernelSources.CSharp(path)));
    }
}
