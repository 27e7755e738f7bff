namespace Plasticity.Devices.Programs;

/// <summary>The forms in which a kernel can reach the driver of a GPU.</summary>
internal enum KernelForm
{
    /// <summary>The files of <c>kernels/</c>.</summary>
    Text,

    /// <summary>Bodies in C#, compiled by ILGPU.</summary>
    Lanes,
}

/// <summary>How devices of a form are named.</summary>
internal static class KernelForms
{
    /// <summary>"opencl" or "ilgpu:opencl".</summary>
    public static string NameOf(this KernelForm form, string driver) => form == KernelForm.Text ? driver : "ilgpu:" + driver;
}
