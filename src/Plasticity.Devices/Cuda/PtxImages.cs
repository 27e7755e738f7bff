using System.Text;
using Plasticity.Devices.Ilgpu;
using Plasticity.Devices.Programs;

namespace Plasticity.Devices.Cuda;

/// <summary>PTX as it is: the driver assembles it, and keeps machine code in a cache of its own under the text.</summary>
internal sealed class PtxImages(LaneCompiler compiler, string architecture) : ICudaImages
{
    public string Architecture => architecture;

    public int Compiled => compiler.Compiled;

    public byte[]? Kept(KernelProgram program) => null;

    public byte[] Make(KernelProgram program) => [.. Encoding.ASCII.GetBytes(program.Text), 0];

    public void Keep(KernelProgram program, byte[] image)
    {
    }
}
