using System.Globalization;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using Plasticity.Devices.Strict;

namespace Plasticity.Devices.Ilgpu;

/// <summary>PTX of kernels in C#.</summary>
/// <param name="capability">Compute capability of the GPU: 90 for 9.0. Drivers take PTX for older ones, too.</param>
internal sealed class PtxLaneCompiler(ProgramCache cache, int capability) : LaneCompiler(cache, Target(capability))
{
    /// <summary>The newest that the texts are written for: all that kernels ask for is older.</summary>
    private const int Newest = 90;

    protected override bool Lockstep => true;

    protected override string Rules => PtxRules.Version;

    /// <summary>The <c>.target</c> of a GPU: its own, or the newest that this PTX can name.</summary>
    public static string Target(int capability) => string.Create(CultureInfo.InvariantCulture, $"sm_{Math.Min(capability, Newest)}");

    // ISA 7.8 came with CUDA 11.8 and is the first to know sm_90; what older GPUs need is as old as CUDA 11.
    protected override Backend CreateBackend(Context context) =>
        new PTXBackend(context, CudaArchitecture.SM_75, capability > 86 ? CudaInstructionSet.ISA_78 : CudaInstructionSet.ISA_71, null!);

    protected override string Strict(CompiledKernel compiled, string entry, int lanes, IReadOnlyList<KernelArgument> arguments) =>
        PtxRules.Apply(((PTXCompiledKernel)compiled).PTXAssembly, entry, Target(capability));
}
