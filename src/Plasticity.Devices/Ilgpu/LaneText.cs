namespace Plasticity.Devices.Ilgpu;

/// <summary>What drivers are given of a kernel in C#, to be looked at. No device is needed.</summary>
public static class LaneText
{
    /// <summary>The PTX that "ilgpu:cuda" hands to NVIDIA's driver.</summary>
    /// <param name="variant">One of the kernel's own.</param> <param name="capability">Compute capability of the GPU: 90 for 9.0.</param>
    /// <exception cref="DeviceException">The kernel has no body for lanes.</exception>
    public static string Ptx<TKernel>(KernelVariant variant, int capability = 90) where TKernel : unmanaged, IKernel
    {
        using PtxLaneCompiler compiler = new(ProgramCache.OfUser(), capability);
        return compiler.TextOf<TKernel>(default(TKernel).Grid with { Variant = variant });
    }

    /// <summary>The OpenCL C that "ilgpu:opencl" hands to a driver.</summary>
    /// <param name="variant">One of the kernel's own.</param>
    /// <exception cref="DeviceException">The kernel has no body for lanes.</exception>
    public static string OpenCl<TKernel>(KernelVariant variant) where TKernel : unmanaged, IKernel
    {
        using OpenClLaneCompiler compiler = new(ProgramCache.OfUser());
        return compiler.TextOf<TKernel>(default(TKernel).Grid with { Variant = variant });
    }
}
