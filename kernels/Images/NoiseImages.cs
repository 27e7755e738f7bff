using System.Runtime.CompilerServices;
using Plasticity.Devices;
using Plasticity.Devices.Lanes;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// y [N,H,W,C] = keep·x + noise. The noise is deviation·ξ with ξ a standard normal number for each element, or, where
/// <paramref name="Uniform"/> is 1, uniform in [low[c], high[c]]. With a keep of 0 the images are replaced by it.
/// </summary>
/// <remarks>
/// Element e of an image, counted in reading order with the channels innermost, has word k of Philox at counter (samples[n], b, Lane0, Lane1),
/// where e = k·B + b and B = ⌈H·W·C / 4⌉. A uniform number is that word's. Words a and b make the normal numbers of elements b and B + b,
/// words c and d those of 2B + b and 3B + b: see <see cref="NormalNumbers"/>.
/// </remarks>
/// <param name="X">[N,H,W,C]</param> <param name="Y">[N,H,W,C]; may be x.</param>
/// <param name="Samples">[N] numbers of the samples in their set, at least 0.</param>
/// <param name="Low">[C]; absent for normal noise.</param> <param name="High">[C], at least low; absent for normal noise.</param>
/// <param name="Deviation">Standard deviation of normal noise, at least 0.</param>
public readonly partial record struct NoiseImages(
    FloatBuffer X, FloatBuffer Y, IntBuffer Samples, FloatBuffer Low, FloatBuffer High, int N, int H, int W, int C, float Keep, float Deviation, int Uniform,
    uint Key0, uint Key1, uint Lane0, uint Lane1) : ITextKernel
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public string File => "noise_images";
    public Grid Grid => Grid.PerElement(N * Blocks);

    private int Size => H * W * C;

    /// <summary>Blocks of four words for an image.</summary>
    private int Blocks => (Size + 3) / 4;

    /// <summary>The elements of one block, a fourth of the image apart, or of several blocks side by side: for vectors and lanes alike.</summary>
    /// <param name="sample">Its number.</param> <param name="image">Where it begins.</param>
    /// <param name="low">As <see cref="Low"/>, long enough for a vector to begin at any channel.</param> <param name="high">As low.</param>
    [MethodImpl(Inline)]
    private void At<TVector, TLanes>(int sample, int image, int block, FloatBuffer low, FloatBuffer high) where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        int blocks = Blocks, size = Size;
        RandomWords<TVector> words = Philox.Words<TVector, TLanes>(TLanes.FillWord((uint)sample), TLanes.Places(block), Lane0, Lane1, Key0, Key1);
        if (Uniform != 0)
        {
            StoreUniform<TVector, TLanes>(image, block, words.A, low, high);
            if (block + blocks < size) StoreUniform<TVector, TLanes>(image, block + blocks, words.B, low, high);
            if (block + 2 * blocks < size) StoreUniform<TVector, TLanes>(image, block + 2 * blocks, words.C, low, high);
            if (block + 3 * blocks < size) StoreUniform<TVector, TLanes>(image, block + 3 * blocks, words.D, low, high);
            return;
        }
        StoreNormals<TVector, TLanes>(image, block, size, words.A, words.B);
        if (block + 2 * blocks < size) StoreNormals<TVector, TLanes>(image, block + 2 * blocks, size, words.C, words.D);
    }

    /// <summary>Two normal numbers, of which the second's element may be one too many.</summary>
    [MethodImpl(Inline)]
    private void StoreNormals<TVector, TLanes>(int image, int element, int size, TVector radiusWords, TVector angleWords)
        where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        TVector radius = NormalNumbers.Radius<TVector, TLanes>(radiusWords), angle = NormalNumbers.Within<TVector, TLanes>(angleWords);
        TVector cosine = NormalNumbers.Cosine<TVector, TLanes>(angle), sine = NormalNumbers.Sine<TVector, TLanes>(angle);
        Store<TVector, TLanes>(image + element, TLanes.Multiply(radius, NormalNumbers.TurnedCosine<TVector, TLanes>(angleWords, cosine, sine)));
        element += Blocks;
        if (element < size) Store<TVector, TLanes>(image + element, TLanes.Multiply(radius, NormalNumbers.TurnedSine<TVector, TLanes>(angleWords, cosine, sine)));
    }

    [MethodImpl(Inline)]
    private void Store<TVector, TLanes>(int at, TVector normal) where TVector : struct where TLanes : struct, ILanes<TVector> =>
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(Deviation), normal, TLanes.Multiply(TLanes.Fill(Keep), TLanes.Load(X, at))), Y, at);

    [MethodImpl(Inline)]
    private void StoreUniform<TVector, TLanes>(int image, int element, TVector words, FloatBuffer low, FloatBuffer high)
        where TVector : struct where TLanes : struct, ILanes<TVector>
    {
        TVector least = TLanes.Load(low, element % C), spread = TLanes.Subtract(TLanes.Load(high, element % C), least);
        TVector noise = TLanes.MultiplyAdd(spread, NormalNumbers.Uniform<TVector, TLanes>(words), least);
        TLanes.Store(TLanes.MultiplyAdd(TLanes.Fill(Keep), TLanes.Load(X, image + element), noise), Y, image + element);
    }
}
