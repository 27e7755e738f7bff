using Plasticity.Devices;

namespace Plasticity.Cli.KernelForms;

/// <summary>One of the forms in which a kernel exists: what some devices run.</summary>
internal interface IKernelForm
{
    /// <summary>Every form there is, in the order in which they are listed. A new one is a file with its class, and its place here.</summary>
    static IReadOnlyList<IKernelForm> All { get; } = [new CSharpForm(), new CudaForm(), new OpenClForm(), new PtxForm()];

    /// <summary>The name of its option, without the dashes.</summary>
    string Name { get; }

    /// <summary>Of the option.</summary>
    string Description { get; }

    /// <summary>Names of devices that run it, without their numbers: "opencl". The first form to name a device is the one that it shows unasked.</summary>
    IReadOnlyList<string> Devices { get; }

    /// <summary>Whether it depends on the variant.</summary>
    bool HasVariants { get; }

    /// <summary>Whether a kernel exists in this form.</summary>
    bool Has(KernelEntry kernel);

    /// <summary>The text.</summary>
    /// <param name="kernel">One that <see cref="Has"/> it.</param> <param name="variant">One of its own.</param>
    /// <param name="device">As it was named; "" where none was.</param>
    string Text(KernelEntry kernel, KernelVariant variant, string device);
}
