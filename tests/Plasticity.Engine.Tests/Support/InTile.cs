using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Engine.Tests.Support;

/// <summary>
/// A kernel in the tile that a test names, not in the one that it would choose for its sizes: so all of them are tried at sizes that take no
/// time, edges everywhere. For devices that go by a grid; one test at a time.
/// </summary>
internal readonly record struct InTile<TKernel>(TKernel Kernel) : ITextKernel where TKernel : unmanaged, ITextKernel
{
    /// <summary>The grid of the next launch. Not a field: the fields are the arguments.</summary>
    public static Grid Next { get; set; }

    public string File => Kernel.File;

    public static IReadOnlyList<KernelVariant> Variants => TKernel.Variants;

    public Grid Grid => Next;
}
