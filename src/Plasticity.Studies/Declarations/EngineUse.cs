using Plasticity.Devices;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Declarations;

/// <summary>How the device is to compute, where there is a choice.</summary>
public sealed record EngineUse
{
    [Help("Convolutions: auto (the fastest for each shape), direct (the smallest rounding error) or winograd (CPU device alone).")]
    public ConvolutionAlgorithm Convolution { get; init; }

    [Help("CUDA devices: whether a training step is launched as one graph. Results do not depend on it.")]
    public bool Graphs { get; init; } = true;

    /// <summary>What to open a device with.</summary>
    /// <param name="threads">As <see cref="DeviceOptions.Threads"/>: not a setting, because results do not depend on it.</param>
    public DeviceOptions With(int threads) => new(threads, Convolution, Graphs);
}
