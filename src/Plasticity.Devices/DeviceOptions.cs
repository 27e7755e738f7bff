namespace Plasticity.Devices;

/// <summary>
/// Which way convolutions are computed. The ways differ in rounding alone as long as values are below 1e37. Beside larger ones Winograd's
/// transforms overflow where the sum itself does not: they weigh up to 32 values against each other before the weight reduces them.
/// </summary>
public enum ConvolutionAlgorithm
{
    /// <summary>What is fastest for each shape.</summary>
    Auto,

    /// <summary>Products of inputs and weights as they are: the smallest error, so what gradient checks and comparisons pin.</summary>
    Direct,

    /// <summary>
    /// Fewer products of transformed tiles, wherever the shape allows it; direct elsewhere. An input, weight or gradient above 1e37 can make its
    /// whole tile of 4×4 outputs NaN or infinite.
    /// </summary>
    Winograd,
}

/// <summary>How a device is to work, where there is a choice.</summary>
/// <param name="Threads">Threads of the CPU device, 0 for one a core; other devices have their own.</param>
/// <param name="Convolution">Any but <see cref="ConvolutionAlgorithm.Auto"/> pins the algorithm.</param>
/// <param name="Graphs">Whether a CUDA device launches passes that repeat as one piece each; the bits are the same either way.</param>
public sealed record DeviceOptions(int Threads = 0, ConvolutionAlgorithm Convolution = ConvolutionAlgorithm.Auto, bool Graphs = true)
{
    /// <summary>The largest number of threads that may be asked for: more than any machine has cores, fewer than its system would refuse.</summary>
    public const int MostThreads = 1024;
}
