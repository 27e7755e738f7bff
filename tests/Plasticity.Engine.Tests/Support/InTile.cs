using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// A kernel in the tile that a test names, not in the one that it would choose for its sizes: so all of them are tried at sizes that take no
/// time, edges everywhere. For devices that go by a grid; one test at a time.
/// </summary>
/// <remarks>Its only field is the kernel, so lanes find in it the struct that their body is written for.</remarks>
internal readonly record struct InTile<TKernel>(TKernel Kernel) : ITextKernel, ILaneKernel where TKernel : unmanaged, ITextKernel, ILaneKernel
{
    /// <summary>The grid of the next launch. Not a field: the fields are the arguments.</summary>
    public static Grid Next { get; set; }

    public string File => Kernel.File;

    public static IReadOnlyList<KernelVariant> Variants => TKernel.Variants;

    public Grid Grid => Next;

    public int GroupsAUnit => Kernel.GroupsAUnit;

    public Delegate Body(KernelVariant variant, bool lockstep) => Kernel.Body(variant, lockstep);
}
