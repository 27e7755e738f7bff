using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Cli.KernelForms;

/// <summary>The text that NVRTC compiles. It is the same as for OpenCL: <c>portable.h</c> tells them apart.</summary>
internal sealed class CudaForm : IKernelForm
{
    public string Name => "cuda";

    public string Description => "The text that cuda devices compile, with its headers in their places.";

    public IReadOnlyList<string> Devices => ["cuda"];

    public bool HasVariants => true;

    public bool Has(KernelEntry kernel) => true;

    public string Text(KernelEntry kernel, KernelVariant variant, string device) => KernelSources.DeviceText(kernel.File, variant);
}
