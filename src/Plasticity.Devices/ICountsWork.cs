namespace Plasticity.Devices;

/// <summary>A kernel whose cost is arithmetic, and not the bytes of its buffers alone: what a profile divides its time by.</summary>
public interface ICountsWork
{
    /// <summary>Floating-point operations, two a multiply-add, as the direct algorithm counts them: a faster algorithm shows as a higher rate.</summary>
    long Flops { get; }

    /// <summary>The sizes that tell one launch from another, for a table: "64x32x32 3x3/1", "128x100x3072".</summary>
    string Size { get; }
}
