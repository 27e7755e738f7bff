namespace Plasticity.Devices;

/// <summary>
/// A kernel with its arguments: the fields of the implementing struct, in order; a nested struct of ints stands for its ints. This much every
/// device knows. What a family of devices runs of it is an interface of that family, such as <c>Cpu.ICpuKernel</c> or <c>Text.ITextKernel</c>.
/// </summary>
/// <remarks>Contract shared by all its forms, and checked against one double-precision reference: an <c>int accumulate</c> of 0 writes a
/// gradient, of 1 adds to what is there; sums are taken in an order that does not depend on the number of threads.</remarks>
public interface IKernel
{
    /// <summary>Every variant that <see cref="Grid"/> may ask for, so that all can be compiled and tried where no size asks for them.</summary>
    static virtual IReadOnlyList<KernelVariant> Variants => KernelVariant.Plain;

    /// <summary>Groups and lanes for a GPU device.</summary>
    Grid Grid { get; }
}
