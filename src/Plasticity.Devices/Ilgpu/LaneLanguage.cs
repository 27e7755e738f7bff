using System.Runtime.CompilerServices;
using Plasticity.Devices.Programs;

namespace Plasticity.Devices.Ilgpu;

/// <summary>Programs made of C# by ILGPU.</summary>
internal sealed class LaneLanguage(LaneCompiler compiler) : IKernelLanguage
{
    public LaneCompiler Compiler => compiler;

    public KernelProgram ProgramOf<TKernel>(string device, Grid grid) where TKernel : unmanaged, IKernel
    {
        KernelArgument[] arguments = KernelSignature.Of<TKernel>();
        string entry = KernelName.Of<TKernel>();
        return new KernelProgram(entry, $"{entry} in C#", compiler.TextOf<TKernel>(grid), arguments, Unsafe.SizeOf<TKernel>());
    }

    public void Dispose() => compiler.Dispose();
}
