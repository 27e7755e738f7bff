using System.Numerics;
using Plasticity.Devices;
using Plasticity.Devices.Text;

namespace Plasticity.Kernels;

/// <summary>
/// partial [Chunks,2,C] = mean, and sum of squared deviations from that mean, of each channel over each of <paramref name="Chunks"/> equal
/// ranges of the M rows of x [M,C]. About the chunk's own mean, because E[x²] - E[x]² cancels where |mean| ≫ deviation, which is where dying
/// units live.
/// </summary>
public readonly partial record struct BatchNormPartials(FloatBuffer X, FloatBuffer Partial, int M, int C, int Chunks) : ITextKernel
{
    public string File => "batch_norm";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => BatchNormChunks.Grid(C, Chunks);
}

/// <summary>Joins the chunks in a fixed order: mean [C], biased variance [C], 1/√(variance + ε) [C].</summary>
public readonly partial record struct BatchNormStatistics(
    FloatBuffer Partial, FloatBuffer Mean, FloatBuffer Variance, FloatBuffer InverseDeviation, int M, int C, int Chunks, float Epsilon) : ITextKernel
{
    public string File => "batch_norm";
    public Grid Grid => BatchNormChunks.Joining(C);
}

/// <summary>running ← (1 - momentum)·running + momentum·batch, with the unbiased variance M/(M-1)·variance, as PyTorch keeps it.</summary>
public readonly partial record struct BatchNormRunning(
    FloatBuffer Mean, FloatBuffer Variance, FloatBuffer RunningMean, FloatBuffer RunningVariance, int M, int C, float Momentum) : ITextKernel
{
    public string File => "batch_norm";
    public Grid Grid => Grid.PerElement(C);
}

/// <summary>1/√(variance + ε) [C], for evaluation by running statistics.</summary>
public readonly partial record struct BatchNormInverse(FloatBuffer Variance, FloatBuffer InverseDeviation, int C, float Epsilon) : ITextKernel
{
    public string File => "batch_norm";
    public Grid Grid => Grid.PerElement(C);
}

/// <summary>
/// What evaluation by running statistics comes to, as one linear map: factor [C] = scale/√(variance + ε), offset [C] = shift - mean·factor.
/// </summary>
public readonly partial record struct BatchNormFold(
    FloatBuffer Mean, FloatBuffer Variance, FloatBuffer Scale, FloatBuffer Shift, FloatBuffer Factor, FloatBuffer Offset, int C, float Epsilon) : ITextKernel
{
    public string File => "batch_norm";
    public Grid Grid => Grid.PerElement(C);
}

/// <summary>
/// y [M,C] = (x - mean)·inverseDeviation·scale + shift, plus residual [M,C] where there is one, then max(·, 0) where <paramref name="Relu"/>
/// is 1.
/// </summary>
public readonly partial record struct BatchNormApply(
    FloatBuffer X, FloatBuffer Mean, FloatBuffer InverseDeviation, FloatBuffer Scale, FloatBuffer Shift, FloatBuffer Residual, FloatBuffer Y,
    int M, int C, int Relu) : ITextKernel
{
    public string File => "batch_norm";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => Fours.OverRows(M, C);
}

/// <summary>
/// partial [Chunks,2,C] = Σ dz and Σ dz·x̂ of each channel over each range of rows, with dz = dy, or dy where y &gt; 0 if
/// <paramref name="Relu"/> is 1, and x̂ = (x - mean)·inverseDeviation.
/// </summary>
/// <param name="Y">May be absent where nothing was added before the rectifier: the sign of y then follows from x, scale and shift, bit for bit
/// as <see cref="BatchNormApply"/> found it, and a third of what would be read from memory is not.</param>
/// <param name="Keep">1 to leave dz where dy was.</param>
public readonly partial record struct BatchNormBackwardPartials(
    FloatBuffer X, FloatBuffer Y, FloatBuffer DY, FloatBuffer Mean, FloatBuffer InverseDeviation, FloatBuffer Scale, FloatBuffer Shift,
    FloatBuffer Partial, int M, int C, int Chunks, int Relu, int Keep) : ITextKernel
{
    public string File => "batch_norm";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => BatchNormChunks.Grid(C, Chunks);
}

/// <summary>sums [2,C] = the chunks added in a fixed order; dShift (+)= Σ dz, dScale (+)= Σ dz·x̂ (either may be absent).</summary>
public readonly partial record struct BatchNormBackwardSums(
    FloatBuffer Partial, FloatBuffer Sums, FloatBuffer DScale, FloatBuffer DShift, int C, int Chunks, int AccumulateScale, int AccumulateShift) : ITextKernel
{
    public string File => "batch_norm";
    public Grid Grid => BatchNormChunks.Joining(C);
}

/// <summary>
/// dx (+)= scale·inverseDeviation·(dz - (Σ dz + x̂·Σ dz·x̂)/M) when <paramref name="Training"/> is 1, and scale·inverseDeviation·dz when
/// the statistics were constants; then dResidual (+)= dz. Either gradient may be absent, and both may be one buffer.
/// </summary>
/// <param name="Y">As for <see cref="BatchNormBackwardPartials"/>.</param>
public readonly partial record struct BatchNormBackwardApply(
    FloatBuffer X, FloatBuffer Y, FloatBuffer DY, FloatBuffer Mean, FloatBuffer InverseDeviation, FloatBuffer Scale, FloatBuffer Shift, FloatBuffer Sums,
    FloatBuffer DX, FloatBuffer DResidual, int M, int C, int Relu, int Training, int AccumulateX, int AccumulateResidual) : ITextKernel
{
    public string File => "batch_norm";
    public static IReadOnlyList<KernelVariant> Variants => Fours.Variants;
    public Grid Grid => Fours.OverRows(M, C);
}

/// <summary>
/// How rows are divided for a reduction over them: by the sizes and the kind of device alone, so that the order of sums is a property of these.
/// </summary>
public static class BatchNormChunks
{
    private const int Lanes = 256;

    /// <summary>Floats, or fours of them, that a lane should have to fetch at least: so many accesses it has under way at once.</summary>
    private const int RowsOfLane = 4;

    /// <summary>Groups that keep the largest GPUs busy to the end, when each has several at once and some end before others.</summary>
    private const int Groups = 1024;

    /// <summary>Chunks for a reduction over the <paramref name="m"/> rows of [M,C].</summary>
    public static int For(DeviceKind kind, int m, int c) =>
        kind == DeviceKind.Cpu ? ForCpu(m) : Math.Clamp(m / (RowsOfLane * Lanes / LanesAcross(c)), 1, Math.Max(1, Groups / GroupsAcross(c)));

    /// <summary>On the CPU device: at least 256 rows a chunk, at most 64 chunks.</summary>
    internal static int ForCpu(int m) => Math.Clamp(m / 256, 1, 64);

    /// <summary>First row of chunk <paramref name="i"/>; the chunk ends where the next begins. The kernels compute the same.</summary>
    public static int Begin(int m, int chunks, int i) => (int)((long)m * i / chunks);

    /// <summary>Chunks that are worth waking a thread of the CPU device for.</summary>
    public static int Grain(int m, int c, int chunks) => (int)Math.Max(1, 8192L * chunks / ((long)m * c));

    /// <summary>Groups take up to 32 channels side by side, a cache line, and the rows of a chunk between their lanes; chunks along y.</summary>
    internal static Grid Grid(int c, int chunks) => new(Lanes, GroupsAcross(c), chunks, Variant: Fours.VariantFor(c));

    /// <summary>Eight channels a group, a sector of memory.</summary>
    internal static Grid Joining(int c) => new(Lanes, Devices.Grid.DivideUp(Math.Max(1, c), 8));

    private static int GroupsAcross(int c) => Devices.Grid.DivideUp(Math.Max(1, c), LanesAcross(c) * Fours.FetchFor(c));

    /// <summary>Lanes for the channels that there are, rounded up to a power of two, at most those for 32 channels.</summary>
    private static int LanesAcross(int c) => (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)Devices.Grid.DivideUp(c, Fours.FetchFor(c))), 1, 32 / (uint)Fours.FetchFor(c));
}
