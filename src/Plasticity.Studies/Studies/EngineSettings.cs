using Plasticity.Engine.Devices;
using Plasticity.Studies.Runs;

namespace Plasticity.Studies.Studies;

/// <summary>How the device is to compute, where there is a choice that shows in the numbers, if only in their last digits.</summary>
public sealed record EngineSettings
{
    [Help("Convolutions: auto (the fastest for each shape), direct (the smallest rounding error) or winograd (CPU device alone).")]
    public ConvolutionAlgorithm Convolution { get; init; }

    /// <summary>What to open a device with.</summary>
    /// <param name="threads">As <see cref="DeviceOptions.Threads"/>: not a setting, because results do not depend on it.</param>
    public DeviceOptions With(int threads) => new(threads, Convolution);
}
