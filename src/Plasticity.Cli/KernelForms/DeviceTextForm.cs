using Plasticity.Devices;
using Plasticity.Kernels;

namespace Plasticity.Cli.KernelForms;

/// <summary>The text that a driver compiles. It is the same for OpenCL and CUDA: <c>portable.h</c> tells them apart.</summary>
/// <param name="name">Of the option and of the device.</param> <param name="language">What it is compiled as.</param>
internal sealed class DeviceTextForm(string name, string language) : IKernelForm
{
    public string Name => name;

    public string Description => $"The text that {name} devices compile as {language}, with its headers in their places.";

    public IReadOnlyList<string> Devices => [name];

    public bool HasVariants => true;

    public bool Has(KernelEntry kernel) => true;

    public string Text(KernelEntry kernel, KernelVariant variant, string device) => KernelSources.DeviceText(kernel.File, variant);
}
