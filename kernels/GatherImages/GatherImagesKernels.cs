using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// Makes a batch from a set that lies on the device: shuffles, translates, flips and normalises in one pass.
/// Row i of the batch is position p = First + i of the epoch; where <paramref name="Shuffle"/> is 1, p is sent through the keyed permutation
/// of <see cref="KeyedPermutation"/>; the sample is Subset[p], or p where there is no subset. Its random words are Philox at counter
/// (sample, 0, Lane0, Lane1) under the augmentation key: word a mod (2·Translate + 1) - Translate rows down, word b likewise columns to the
/// right, and a mirror image where bit 0 of word c is set and <paramref name="Flip"/> is 1. What is shifted in is black (byte 0).
/// The shift comes first: pixel (h, w) is read at row h - down and column (mirrored ? W - 1 - w : w) - right.
/// x [N,H,W,C] = (byte/255 - mean[c])·inverseDeviation[c]; y [N] = labels[sample].
/// </summary>
/// <param name="Images">[count,H,W,C] bytes.</param>
/// <param name="Translate">Largest shift in pixels, 0 for none.</param>
public readonly partial record struct GatherImages(
    ByteBuffer Images, IntBuffer Labels, IntBuffer Subset, FloatBuffer Mean, FloatBuffer InverseDeviation, FloatBuffer X, IntBuffer Y,
    int N, int H, int W, int C, int First, int Shuffle, int PermutationCount, int HalfBits, uint PermutationKey0, uint PermutationKey1,
    int Translate, int Flip, uint Key0, uint Key1, uint Lane0, uint Lane1) : ITextKernel
{
    public string File => "gather_images";
    public Grid Grid => new(256, Math.Max(1, N));
}
