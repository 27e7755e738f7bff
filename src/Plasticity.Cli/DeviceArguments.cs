using System.CommandLine;
using Plasticity.Devices;

namespace Plasticity.Cli;

/// <summary>The options that say which device a command is to use, and how it is to work.</summary>
internal sealed class DeviceArguments
{
    public Option<string> Device { get; } = Arguments.Device();

    public Option<int> Threads { get; } = Arguments.Threads();

    public Option<ConvolutionAlgorithm?> Convolution { get; } = Arguments.OneOf<ConvolutionAlgorithm>(
        "--convolution", "How convolutions are computed; winograd only on the CPU device. [default: auto]");

    /// <summary>A name, because the parser takes no other words than true and false for a switch.</summary>
    public Option<OnOff?> Graphs { get; } = Arguments.OneOf<OnOff>(
        "--graphs", "Whether CUDA devices launch a training step as one graph. Results do not depend on it. [default: on]");

    /// <summary>Opens what was asked for.</summary>
    public IDevice Open(ParseResult parsed) => DeviceCatalogue.Open(
        parsed.GetValue(Device)!, new DeviceOptions(parsed.GetValue(Threads), parsed.GetValue(Convolution) ?? ConvolutionAlgorithm.Auto, parsed.GetValue(Graphs) != OnOff.Off));
}

/// <summary>What a switch can be told.</summary>
internal enum OnOff
{
    On,
    Off,
}
