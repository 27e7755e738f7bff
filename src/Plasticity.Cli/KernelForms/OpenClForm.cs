using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Cli.KernelForms;

/// <summary>The OpenCL C that a driver compiles: as it is written in <c>kernels/</c>, or made of the C#.</summary>
internal sealed class OpenClForm : IKernelForm
{
    private const string OfLanes = "ilgpu:opencl";

    public string Name => "opencl";

    public string Description => $"The text that opencl devices compile; with --device {OfLanes} what ILGPU makes of the C#.";

    public IReadOnlyList<string> Devices => ["opencl", OfLanes];

    public bool HasVariants => true;

    public bool Has(KernelEntry kernel) => true;

    public string Text(KernelEntry kernel, KernelVariant variant, string device) =>
        device.StartsWith(OfLanes, StringComparison.Ordinal) && kernel.OpenCl is { } lanes ? lanes(variant) : KernelSources.DeviceText(kernel.File, variant);
}
