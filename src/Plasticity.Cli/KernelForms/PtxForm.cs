using Plasticity.Devices;

namespace Plasticity.Cli.KernelForms;

/// <summary>The PTX that is made of a kernel's C# for an NVIDIA GPU of compute capability 9.0.</summary>
internal sealed class PtxForm : IKernelForm
{
    public string Name => "ptx";

    public string Description => "The PTX that ilgpu:cuda makes of the C# for a GPU of compute capability 9.0.";

    public IReadOnlyList<string> Devices => ["ilgpu:cuda"];

    public bool HasVariants => true;

    public bool Has(KernelEntry kernel) => kernel.Ptx is not null;

    public string Text(KernelEntry kernel, KernelVariant variant, string device) => kernel.Ptx!(variant);
}
