using System.CommandLine;
using Plasticity.Devices;
using Plasticity.Studies;

namespace Plasticity.Cli;

/// <summary>The options that say which device a command is to use, and how it is to work.</summary>
/// <param name="several">Whether several can be named, with commas between them.</param>
internal sealed class DeviceArguments(bool several = false)
{
    public Option<string> Device { get; } = Arguments.Device(several);

    public Option<int> Threads { get; } = Arguments.Threads();

    public Option<ConvolutionAlgorithm?> Convolution { get; } = Arguments.OneOf<ConvolutionAlgorithm>(
        "--convolution", "How convolutions are computed; winograd only on the CPU device. [default: auto]");

    /// <summary>A name, because the parser takes no other words than true and false for a switch.</summary>
    public Option<OnOff?> Graphs { get; } = Arguments.OneOf<OnOff>(
        "--graphs", "Whether CUDA devices launch a training step as one graph. Results do not depend on it. [default: on]");

    /// <summary>Opens what was asked for.</summary>
    public IDevice Open(ParseResult parsed) => DeviceCatalogue.Open(parsed.GetValue(Device)!, Options(parsed));

    /// <summary>Opens all that were asked for, in their order.</summary>
    /// <exception cref="InputException">A name is missing, or two name the same device.</exception>
    public OpenDevices OpenAll(ParseResult parsed)
    {
        string given = parsed.GetValue(Device)!;
        string[] names = given.Split(',', StringSplitOptions.TrimEntries);
        if (names.Contains("")) throw new InputException($"--device: expected names with commas between them, found '{given}'");
        return new OpenDevices(names, Options(parsed));
    }

    private DeviceOptions Options(ParseResult parsed) =>
        new(parsed.GetValue(Threads), parsed.GetValue(Convolution) ?? ConvolutionAlgorithm.Auto, parsed.GetValue(Graphs) != OnOff.Off);
}

/// <summary>What a switch can be told.</summary>
internal enum OnOff
{
    On,
    Off,
}
