using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;
using Plasticity.Devices.Strict;

namespace Plasticity.Devices.Ilgpu;

/// <summary>OpenCL C 1.2 of kernels in C#.</summary>
internal sealed class OpenClLaneCompiler(ProgramCache cache) : LaneCompiler(cache, "opencl")
{
    protected override bool Lockstep => false;

    protected override string Rules => OpenClRules.Version;

    /// <summary>ILGPU's part without a device. Halves, doubles, atomics and sub-groups are not asked for: our kernels use none.</summary>
    public static CLBackend Backend(Context context) => new(context, Capabilities(false, false, true, false, false), CLDeviceVendor.Other, CLCVersion.CL12);

    protected override Backend CreateBackend(Context context) => Backend(context);

    protected override string Strict(CompiledKernel compiled, string entry, int lanes, IReadOnlyList<KernelArgument> arguments) =>
        OpenClRules.Apply(((CLCompiledKernel)compiled).Source, entry, lanes, arguments);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern CLCapabilityContext Capabilities(bool float16, bool float64, bool genericAddressSpace, bool int64Atomics, bool subGroups);
}
