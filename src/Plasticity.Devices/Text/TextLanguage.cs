using System.Reflection;
using Plasticity.Devices.Programs;

namespace Plasticity.Devices.Text;

/// <summary>Programs as they are written in <c>kernels/</c>, with the variant's numbers as macros in front.</summary>
/// <param name="textOf">The whole text of a kernel file, by the assembly that carries it and its name; null for the files of <c>kernels/</c>.</param>
internal sealed class TextLanguage(Func<Assembly, string, string>? textOf = null) : IKernelLanguage
{
    private readonly Func<Assembly, string, string> _textOf = textOf ?? KernelText.Of;

    public KernelProgram ProgramOf<TKernel>(string device, Grid grid) where TKernel : unmanaged, IKernel
    {
        KernelSource source = KernelSource.Of<TKernel>(device);
        return new KernelProgram(source.Entry, $"kernels/{source.File}.cl", grid.Variant.Defines + _textOf(source.Home, source.File), KernelSignature.Of<TKernel>(), 0);
    }

    public void Dispose()
    {
    }
}
