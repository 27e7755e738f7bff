using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Plasticity.Engine.Devices;
using Plasticity.Engine.Layers;
using Plasticity.Studies.Training;

namespace Plasticity.Cli;

/// <summary><c>plasticity bench step</c>: how long a full training step takes here.</summary>
internal sealed class BenchCommand
{
    private readonly Option<ModelKind?> _model = Arguments.OneOf<ModelKind>("--model", "The network. [default: resnet]");
    private readonly Option<int> _depth = Arguments.Whole("--depth", "Blocks in each module, or hidden layers.", least: 1, fallback: 2);
    private readonly Option<int> _width = Arguments.Whole("--width", "Channels of the first module.", least: 1, fallback: 64);
    private readonly Option<int> _batch = Arguments.Whole("--batch", "Images of a step.", least: 2, fallback: 128);
    private readonly Option<int> _size = Arguments.Whole("--image-size", "Height and width of the images.", least: 8, fallback: 32);
    private readonly Option<int> _steps = Arguments.Whole("--steps", "Steps of a round; the best median of three rounds counts.", least: 1, fallback: 20);
    private readonly Option<string> _device = Arguments.Device();
    private readonly Option<int> _threads = Arguments.Threads();
    private readonly Option<ConvolutionAlgorithm?> _convolution = Arguments.Convolution();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, for programs." };

    /// <summary>The end of the command's help.</summary>
    public const string Note =
        """
        Examples:
          plasticity bench step --depth 2 --width 16
          plasticity bench step --depth 1 --width 8 --device opencl --steps 3 --json
        """;

    public static Command Create(Screen screen)
    {
        BenchCommand bench = new();
        Command step = new("step", "Times forward, loss, backward and Adam on a fixed random batch of RGB images in ten classes.")
        {
            bench._model, bench._depth, bench._width, bench._batch, bench._size, bench._steps, bench._device, bench._threads, bench._convolution, bench._json,
        };
        step.SetAction(parsed => bench.Run(parsed, screen));
        return new Command("bench", "Measures speed on this machine.") { step };
    }

    private int Run(ParseResult parsed, Screen screen)
    {
        ModelSettings model = new(parsed.GetValue(_model) ?? ModelKind.ResNet, parsed.GetValue(_depth), parsed.GetValue(_width));
        int batch = parsed.GetValue(_batch);
        using IDevice device = DeviceCatalogue.Open(parsed.GetValue(_device)!, new DeviceOptions(parsed.GetValue(_threads), parsed.GetValue(_convolution) ?? ConvolutionAlgorithm.Auto));
        StepTiming timing = StepBenchmark.Run(device, model, batch, parsed.GetValue(_size), parsed.GetValue(_steps));
        screen.Line(parsed.GetValue(_json) ? Json(timing, model, batch, device.Info) : string.Create(CultureInfo.InvariantCulture,
            $"{device.Info.Id} ({device.Info.Name}): {timing.Milliseconds:F1} ms a step of {batch}, {timing.ImagesPerSecond:N0} images/s, {timing.GigaflopsPerSecond:F0} GFLOP/s, {timing.Parameters:N0} parameters, {timing.DeviceBytes / 1048576.0:F0} MiB on the device"));
        return 0;
    }

    private static string Json(StepTiming timing, ModelSettings model, int batch, DeviceInfo device) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["model"] = model.Kind.ToString().ToLowerInvariant(),
        ["device"] = device.Id,
        ["device_name"] = device.Name,
        ["width"] = model.Width,
        ["depth"] = model.Depth,
        ["batch"] = batch,
        ["milliseconds"] = Math.Round(timing.Milliseconds, 3),
        ["images_per_second"] = Math.Round(timing.ImagesPerSecond, 1),
        ["gigaflops_per_second"] = Math.Round(timing.GigaflopsPerSecond, 1),
        ["parameters"] = timing.Parameters,
        ["device_bytes"] = timing.DeviceBytes,
    });
}
