using Plasticity.Devices;
using Plasticity.Devices.Cpu;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// A kernel in the tile that a test names, not in the one that it would choose for its sizes: so all of them are tried at sizes that take no
/// time, edges everywhere. For devices that go by a grid; one test at a time.
/// </summary>
internal readonly record struct InTile<TKernel>(TKernel Kernel) : IKernel where TKernel : unmanaged, IKernel
{
    /// <summary>The grid of the next launch. Not a field: the fields are the arguments.</summary>
    public static Grid Next { get; set; }

    public static KernelSource Source => TKernel.Source;

    public static IReadOnlyList<KernelVariant> Variants => TKernel.Variants;

    public Grid Grid => Next;

    public void Execute(CpuContext cpu) => throw new NotSupportedException("the CPU device has no grid");
}
